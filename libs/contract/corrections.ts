const places: Record<string, string> = {
  title: '标题',
  sender: '发件人姓名',
  file: '附件名称',
  text: '正文',
  mail: '邮件',
};

/** Encodings as people who meet them call them. */
const encodings: [RegExp, string][] = [
  [/^utf-8\+gb/, '统一码（UTF-8）与国标码混用'],
  [/^(?:x-)?(?:gb|cp936|ms936|936|euc-cn)/, '国标码'],
  [/^utf-?8$/, '统一码（UTF-8）'],
  [/^(?:utf-?16|ucs)/, '双字节统一码（UTF-16）'],
  [/^(?:utf-?7|hz|iso-2022-cn)/, '七位编码的中文'],
  [/big5|950|136/, '大五码（繁体）'],
  [/8859|1252|latin/, '西欧文字'],
  [/iso-2022-jp|euc-jp|jis/, '日文'],
  [/iso-2022-kr|euc-kr|ks/, '韩文'],
];

const sentences: Record<string, (place: string) => string> = {
  nul: (place) => `${place}含有无效字符，已去除`,
  lost: (place) => `${place}在寄出前已经损坏，部分文字无法恢复，请与来件人核对`,
  'cut-off': () => '邮件没有完整的结尾，可能缺少内容，请与来件人核对',
  'parts->text': () => '邮件没有标明各部分的界限，已全部按正文读取',
};

const transfers = ['base64', 'quoted-printable', 'uuencode', '8bit'];

/** What had to be corrected to read a mail, as a clerk is told; codes nobody knows are told in general words. */
export function correctionWords(correction: string): string {
  const [, kind, name] = /^(text-from-attachment|super-attachment):(.*)$/s.exec(correction) ?? [];
  if (kind === 'text-from-attachment') return `正文取自附件《${name}》`;
  if (kind) return `含超大附件${name ? `（${name}）` : ''}，链接会过期，请及时下载`;
  // A sentence already: a file of a message that could not be fetched.
  if (/^\p{Script=Han}/u.test(correction)) return correction;
  const [, place = 'mail', code = ''] = /^(?:([a-z]+):)?(.*)$/.exec(correction) ?? [];
  const where = places[place] ?? '邮件';
  const sentence = sentences[code];
  if (sentence) return sentence(where);
  const [from = '', to = ''] = code.split('->');
  if (transfers.includes(from) && transfers.includes(to)) return `${where}的传输方式标注有误，已按实际内容读取`;
  const [said, meant] = [nameOf(from), nameOf(to)];
  if (!meant) return '来件编码标注有误，已按实际内容读取';
  if (from === 'none') return `${where}没有标明编码，已按${meant}读取`;
  if (said === meant) return `${where}含有所标编码以外的生僻字，已按较新的${meant}读取`;
  return `${where}${said ? `标为${said}` : '的编码标注有误'}，实为${meant}，已按实际读取`;
}

function nameOf(code: string): string | null {
  return encodings.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}
