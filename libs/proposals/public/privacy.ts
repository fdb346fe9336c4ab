import type { Finding, FindingKind, RedactionMark } from '#contract';

/**
 * Personal data in a text that is to be made public: where it stands and what should stand there instead. It proposes;
 * the clerk decides. Numbers that everybody may call (110, 12345, 400-…), dates, money and document numbers are none.
 */
export function findPersonalData(text: string): Finding[] {
  const plain = narrowed(text);
  const found: Finding[] = [];
  for (const { kind, mark, spans } of searches) {
    for (const [start, end] of spans(plain)) {
      if (!found.some((one) => start < one.end && one.start < end)) found.push({ kind, start, end, mark });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

type Span = [start: number, end: number];

interface Search {
  kind: FindingKind;
  mark: RedactionMark;
  spans: (plain: string) => Span[];
}

/** Full-width digits, letters and signs as their ordinary ones; every character keeps its place. */
const narrowed = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** What people put between the digits of a number. */
const gap = String.raw`[ \t\u00a0\u3000\u200b-\u200d\ufeff._·—–-]{0,2}`;
const blank = String.raw`[ \t\u00a0\u3000]?`;

/** The span of the named group `it`, or of the whole match, wherever `holds` agrees. */
const matching =
  (pattern: string, flags = '', holds: (words: string) => boolean = () => true) =>
  (plain: string): Span[] =>
    [...plain.matchAll(new RegExp(pattern, `dug${flags}`))].flatMap((match) => {
      const [start, end] = match.indices?.groups?.it ?? match.indices?.[0] ?? [0, 0];
      return holds(plain.slice(start, end)) ? [[start, end] satisfies Span] : [];
    });

const digitsOf = (words: string): string => words.replace(/[^\dXx]/g, '').toUpperCase();

/** GB 11643: weights modulo 11, and a day of birth that exists. */
export function isIdentityNumber(words: string): boolean {
  const digits = digitsOf(words);
  if (!/^[1-9]\d{16}[\dX]$/.test(digits) || !isDay(digits.slice(6, 14))) return false;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return '10X98765432'[sum % 11] === digits[17];
}

const isOldIdentityNumber = (words: string): boolean =>
  /^[1-6]\d/.test(words) && isDay(`19${digitsOf(words).slice(6, 12)}`);

function isDay(eight: string): boolean {
  const [year, month, date] = [eight.slice(0, 4), eight.slice(4, 6), eight.slice(6)].map(Number);
  const day = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, date));
  return day.getUTCMonth() + 1 === month && day.getUTCDate() === date && Number(year) >= 1900 && Number(year) < 2100;
}

/** ISO 7812 (Luhn), as bank cards carry it. */
export function isBankCard(words: string): boolean {
  const digits = digitsOf(words);
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return /^(62|4|5|35|37|9)\d{13,18}$/.test(digits) && sum % 10 === 0 && !/^(\d)\1+$/.test(digits);
}

/** 一三八零三七一…: eleven Chinese digits in a row are a telephone number spelt out. */
const spelt = (plain: string): string =>
  plain.replace(/[零〇一二三四五六七八九幺]/g, (sign) =>
    sign === '幺' ? '1' : String('零一二三四五六七八九'.indexOf(sign === '〇' ? '零' : sign)),
  );

const mobile = matching(
  String.raw`(?<!\d)(?:\+?86${gap})?1${gap}[3-9](?:${gap}\d){9}(?!\d)`,
  '',
  (words) => !/^\d{4}[-.]\d{1,2}[-.]\d{1,2}/.test(words),
);
const speltMobile = (plain: string): Span[] =>
  /[零〇一二三四五六七八九幺]{11}/.test(plain) ? matching(String.raw`(?<!\d)1[3-9]\d{9}(?!\d)`)(spelt(plain)) : [];

/** Area codes as they are: 010, 02x, and four digits from 03 to 09. */
const area = String.raw`(?:010|02[0-57-9]|0[3-9]\d{2})`;
const local = String.raw`\d{3,4}[ -]?\d{4}(?:\s?[转-]\s?\d{1,6})?(?!\d)`;
const landline = matching(String.raw`(?<![\d.])(?:\(\s?${area}\s?\)|${area})\s?[-—–]?\s?${local}`);
const labelledLandline = matching(
  String.raw`(?:电话|座机|固话|宅电|传真|联系方式|[Tt][Ee][Ll])(?:号码)?\s?[:是为]?\s?(?<it>[2-8]${local})`,
);

const han = String.raw`\p{Script=Han}`;
const count = String.raw`(?:[A-Za-z甲乙丙丁东西南北]?\d{1,5}|[一二三四五六七八九十东西南北中甲乙丙丁]{1,3})`;
const road = String.raw`(?:大道|胡同|家属院|小区|新村|社区|公寓|花园|路|街|巷|弄|里|村|院|苑|庭|(?<!政)府|湾|城|园|屯|庄)`;
/** A door that somebody lives behind: 3号楼2单元501室, 5栋, 3组25号. */
const door = String.raw`(?:${count}(?:号楼|号院|栋|幢|座|单元|楼|层|室|户|组|号|门|排))`;
/** From the name of the road or estate on; what leads up to it (住在…) is not part of it. */
const named = String.raw`[^\s,;:!?()"“”，。；：、！？（）《》在于住址的到至从由了]{1,12}?`;
const home = matching(
  String.raw`${named}${road}(?:${count}(?:号院|号|弄|支弄))?(?:附${count}号)?[,\s]?${door}{1,6}`,
  '',
  (words) => /(?:号楼|栋|幢|座|单元|室|户)(?!外)|组/.test(words) && /[\d一二三四五六七八九十]/.test(words),
);
const labelledHome = matching(
  String.raw`(?:住址|家庭住址|家庭地址|现住|家住|住在|居住在|居住于|户籍地|户籍所在地|通[讯信]地址)\s?[:为是]?\s?(?<it>[^,;!?\n，。；、！？（(]{4,50})`,
  '',
  (words) => new RegExp(`${road}|组|号`, 'u').test(words) && /[\d一二三四五六七八九十]/.test(words),
);

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const plate = matching(
  String.raw`[${provinces}][A-HJ-NP-Z]\s?[·•.]?\s?(?=[A-Z0-9]{0,5}\d)(?:[A-HJ-NP-Z0-9]{6}|[A-HJ-NP-Z0-9]{5}|[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![A-Z0-9])`,
  'i',
);

const surnames =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文';
const persons =
  '反映人|反映群众|投诉人|举报人|联系人|当事人|申请人|来信人|来访人|户主|业主|居民|村民|患者|家属|姓名|死者|伤者|司机|租户|负责人|受害人|监护人|学生';
const isOffice = (words: string): boolean =>
  /(?:局|办|委|院|所|站|队|会|部|处|科|社|司|校|厂|店|村|镇|乡|区|县|市|组|府|中心|公司|街道|单位|人员|本人|同上|不详|匿名)$/.test(
    words,
  );
const labelledName = matching(
  String.raw`(?:${persons})(?:姓名)?\s?[:：]\s?(?<it>${han}{1,6}·${han}{1,6}|${han}{2,4})(?!${han}|·)`,
  '',
  (words) => !isOffice(words) && !/某|×|所有|全体/.test(words),
);
/** 居民李建国反映: a person and their name before a verb of saying. */
const speaker = matching(
  String.raw`(?:居民|村民|业主|群众|市民|患者|户主|租户|职工|老人|家长)(?<it>[${surnames}](?!某)${han}{1,2})(?=反映|表示|说|称|投诉|告诉|来电|\(|（)`,
  '',
  (words) => !/[某们]/.test(words),
);

const searches: Search[] = [
  {
    kind: 'IDENTITY',
    mark: '××',
    spans: matching(String.raw`(?<![\dA-Za-z])\d(?:${blank}\d){16}${blank}[\dXx](?![\dA-Za-z])`, '', isIdentityNumber),
  },
  {
    kind: 'IDENTITY',
    mark: '××',
    spans: matching(String.raw`身份证(?:号码|号)?\s?[:是为]?\s?(?<it>\d{14,17}[\dXx])(?![\dA-Za-z])`),
  },
  { kind: 'BANK_CARD', mark: '××', spans: matching(String.raw`(?<!\d)\d(?:[ -]?\d){14,18}(?!\d)`, '', isBankCard) },
  {
    kind: 'BANK_CARD',
    mark: '××',
    spans: matching(
      String.raw`(?:银行卡|卡号|账号|帐号|账户)(?:号码|号)?\s?[:是为]?\s?(?<it>\d(?:[ -]?\d){11,22})(?!\d)`,
    ),
  },
  {
    kind: 'IDENTITY',
    mark: '××',
    spans: matching(String.raw`(?<![\dA-Za-z.])\d{15}(?![\dA-Za-z])`, '', isOldIdentityNumber),
  },
  { kind: 'MOBILE', mark: '××', spans: mobile },
  { kind: 'MOBILE', mark: '××', spans: speltMobile },
  { kind: 'LANDLINE', mark: '××', spans: landline },
  { kind: 'LANDLINE', mark: '××', spans: labelledLandline },
  { kind: 'MAIL', mark: '××', spans: matching(String.raw`[A-Za-z0-9_.+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`) },
  {
    kind: 'WECHAT',
    mark: '××',
    spans: matching(
      String.raw`(?:微信|薇信|威信|V信|加微|wechat|weixin|\bvx)(?:账号|号码|号)?[\s:是为(（“"]{0,4}(?<it>[A-Za-z][-_A-Za-z0-9]{5,19})(?![A-Za-z0-9])`,
      'i',
    ),
  },
  { kind: 'QQ', mark: '××', spans: matching(String.raw`QQ(?:号码|号)?[\s:是为]{0,3}(?<it>[1-9]\d{4,11})(?!\d)`, 'i') },
  { kind: 'PLATE', mark: '××', spans: plate },
  { kind: 'ADDRESS', mark: '〔已隐去〕', spans: labelledHome },
  { kind: 'ADDRESS', mark: '〔已隐去〕', spans: home },
  { kind: 'NAME', mark: '某某', spans: labelledName },
  { kind: 'NAME', mark: '某某', spans: speaker },
];
