/** Pieces of a body that point to what is attached. */
const pointing =
  /^(?:请|烦请|敬请|现)?(?:具体|详细|相关|完整)?(?:的)?(?:内容|情况|材料|建议|意见|信息|正文|提案)?(?:请|烦请|敬请)?(?:详?见|参见|查看|查阅|查收|审阅|收阅|阅)(?:(?:所|随|邮件|以下|如下)?附(?:件|后|文|上)?)?(?:中|内|里)?(?:的)?(?:文档|文件|材料|内容)?$|^附件\S{0,2}$|^附件(?:里|中|内)?(?:是|为|有)\S{0,40}$|^(?:please )?(?:see|find) (?:the )?attach(?:ed|ment)\S*$/iu;

/** Pieces that say nothing: greetings, thanks, “I send you …”. */
const polite =
  /^(?:\S{0,10}(?:您|你)们?好|各位\S{0,8}|尊敬的\S{0,12}|\S{0,6}(?:领导|老师|同志|主任|秘书长?)|(?:现|特|兹|今)?(?:将|把|就)?\S{0,30}(?:发送|发给|报送|上报|呈送|提交|附上|发)(?:给|至|到)?\S{0,8}|(?:请|敬请|烦请)?(?:查收|查阅|审阅|审核|阅示|收悉|批评指正|指正|接收)|非?常?感?谢谢?您?|此致|敬礼|此致敬礼|祝\S{0,8}|顺祝\S{0,8}|多谢|辛苦了?|转发|fyi|附|发自我的\S*|来自\S{0,12}|sent|from|my|iphone)$/iu;

/** Does the body say nothing itself but point to what is attached: “详见附件”, or not a word? */
export function pointsToAttachment(text: string): boolean {
  const whole = text.trim();
  if ([...whole].length > 160) return false;
  const pieces = whole
    .split(/[\s,，。.!！;；、:：~～\-—_（）()《》“”"]+/u)
    .map((piece) => piece.trim())
    .filter(Boolean);
  return pieces.every((piece) => pointing.test(piece) || polite.test(piece));
}

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
