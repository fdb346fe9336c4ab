import { withoutSignedName } from '../signed-name.js';

/** Pieces of a body that point to what is attached. */
const pointing =
  /^(?:请|烦请|敬请|现)?(?:具体|详细|相关|完整)?(?:的)?(?:内容|情况|材料|建议|意见|信息|正文|提案)?(?:请|烦请|敬请)?(?:详?见|参见|查看|查阅|查收|审阅|收阅|阅)(?:(?:所|随|邮件|以下|如下)?附(?:件|后|文|上)?)?(?:中|内|里)?(?:的)?(?:文档|文件|材料|内容)?$|^附件\S{0,2}$|^附件(?:里|中|内)?(?:是|为|有)\S{0,40}$|^(?:please )?(?:see|find) (?:the )?attach(?:ed|ment)\S*$/iu;

/** Pieces that say nothing: greetings, thanks, “I send you …”. */
const polite =
  /^(?:\S{0,10}(?:您|你)们?好|各位\S{0,8}|尊敬的\S{0,12}|\S{0,6}(?:领导|老师|同志|主任|秘书长?)|(?:现|特|兹|今)?(?:将|把|就)?\S{0,30}(?:发送|发给|报送|上报|呈送|提交|附上|发)(?:给|至|到)?\S{0,8}|(?:请|敬请|烦请)?(?:查收|查阅|审阅|审核|阅示|收悉|批评指正|指正|接收)|非?常?感?谢谢?您?|此致|敬礼|此致敬礼|祝\S{0,8}|顺祝\S{0,8}|多谢|辛苦了?|转发|fyi|附|发自我的\S*|来自\S{0,12}|sent|from|my|iphone)$/iu;

/** Words of which nothing is left to say when they are all there is. */
const EMPTY_WORDS = [
  // Whom it is for: before the words these begin with.
  '(?:市|区|县|省)?政协|提案委(?:员会)?|办公室|贵(?:委|会|办|处|单位|部门)',
  // What is attached, and what it is.
  '如有(?:什么|任何)?(?:问题|疑问|不妥|不当)(?:之处)?|附件|附后|附後|附上|附文|随附|附|正文|全文|内容|內容|情况|情況|材料|资料|文档|文件|文本|表格|压缩包|压缩文件|打包|照片|图片|扫描件|信息|建议|建議|意见|意見|提案|稿件|文稿|稿|社情民意|反映|word|wps|office|微信|pdf|docx?',
  // Where it is.
  '详情|详见|詳見|详细|详|具体|相关|完整|参见|见|見|看|打开|点开|下载|在|中|里|内|为|是|有|如题|如|以下|下|的|了|已|作为|以',
  // What is done with it.
  '查看|查收|查阅|查閱|审阅|審閱|收阅|审核|审定|阅示|批示|收悉|接收|分享|用|批评|指正|妥否|请示|阅|閱|收|发送|发给|发|报送|上报|报|呈送|呈|递交|提交|送|转发|转|给|现将|现|特此|特|兹|今|将|把|作|形式',
  // Who and how many.
  '各位|尊敬的|领导|領導|老师|老師|同志|主任|委员|委員|秘书长|您|你|们|好|我们|我|的|本人|本|这是|来自|期|这|两|[一二三四五六七八九十]|第|共|篇|份|个|件|条|页|封|和|及|与',
  // Politeness.
  '烦请|敬请|麻烦|恳请|请|請|非常|十分|感谢|感謝|谢谢|謝謝|谢|多谢|辛苦|此致|敬礼|祝好|顺祝|商祺|随时|联系人|致电|电话|手机|联系|支持|祝?工作(?:顺利|愉快)|身体健康|万事如意',
  'please|find|see|the|attached|attachments?|files?|for|details?|below|here|fyi|hi|hello|dear|all|thanks?|you|regards|best',
];
const emptyWords = new RegExp(EMPTY_WORDS.join('|'), 'giu');
/** Dates, telephones, names of files and documents, and of whom to ask. */
const particulars =
  /\d{4}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?|(?:联系)?(?:电话|手机|tel)\s*[:：]?\s*[\d -]{7,20}|[^\s，。；;：:]{1,80}\.(?:docx?|wps|pdf|xlsx?|pptx?|txt|zip|rar|ofd|jpe?g|png)(?![a-z])|《[^《》\n]{1,80}》|联系人\s*[:：]?\s*\p{Script=Han}{2,4}(?![\p{Script=Han}])|\d+/giu;
/** An office signs to the right, below what it says. */
const signedOffice = /\n(?:[ \t]{8,}|\u3000{4,})\p{Script=Han}{2,15}\s*$/u;
/** Does the body say nothing itself but point to what is attached: “详见附件”, or not a word? */
export function pointsToAttachment(text: string): boolean {
  const whole = text.trim();
  if ([...whole].length > 160) return false;
  const bare = whole.replace(particulars, ' ').trimEnd();
  const said = withoutSignedName(bare.replace(signedOffice, ''));
  if (saysNothing(said)) return true;
  const pieces = said
    .split(/[\s,，。.!！;；、:：~～\-—_（）()《》“”"]+/u)
    .map((piece) => piece.trim())
    .filter(Boolean);
  return pieces.every((piece) => pointing.test(piece) || polite.test(piece) || saysNothing(piece));
}

const saysNothing = (words: string) => /^[\s\p{P}\p{S}\p{M}\u200d]*$/u.test(words.replace(emptyWords, ''));

export interface SuperAttachment {
  name: string | null;
  url: string;
  /** As the mail says it, for example 2026年12月3日; null when it does not. */
  expires: string | null;
}

const bigFileHosts =
  /https?:\/\/(?:(?:mail|wx\.mail|exmail|iwx\.mail|dfsdown\.mail\.ftn)\.qq\.com\/(?:cgi-bin\/)?(?:ftnExs_download|ftnGetURL|ftn\/download|ftn_download|s\?k=|ftn\/)|(?:[\w-]+\.)?mail\.ftn\.qq\.com\/|(?:[\w-]+\.)*(?:mail\.163\.com|mail\.126\.com|mail\.yeah\.net|mail\.188\.com|netease\.com|nos\.netease\.com)\/(?:large-attachment-download|filehub|bigfile|netdisk|disk|mailbox-hub|[^\s"'<>]*(?:attach|download))|(?:[\w-]+\.)?(?:mail\.sina|mail\.sohu|mail\.10086|mail\.189|mail\.aliyun|qiye\.aliyun)\.\w+\/[^\s"'<>]*(?:attach|download|file)|(?:caiyun\.139|c-?loud\.189)\.(?:com|cn)\/)[^\s"'<>）)]*/giu;

/** Large files of QQ, 163 and the like are only links in the body, and they expire. */
export function superAttachments(body: string): SuperAttachment[] {
  const text = body.replaceAll('&amp;', '&');
  const found = new Map<string, SuperAttachment>();
  for (const match of text.matchAll(bigFileHosts)) {
    const [url] = match;
    const around = text
      .slice(Math.max(0, match.index - 400), match.index + url.length + 400)
      .replace(/<[^>]*>|https?:\/\/\S+/g, ' ');
    const name =
      /([^\s\\/:*?"'<>|（）()]{1,80}\.(?:docx?|wps|pdf|xlsx?|pptx?|zip|rar|7z|mp4|mov|jpe?g|png|heic))/iu.exec(
        around,
      )?.[1];
    const expires = /(\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?|永久有效|\d+天)/u.exec(around)?.[1];
    if (!found.has(url)) found.set(url, { name: name ?? null, url, expires: expires ?? null });
  }
  return [...found.values()];
}
