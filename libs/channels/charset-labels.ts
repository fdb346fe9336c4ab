/** What a label promises: one of the Chinese families, UTF-16, a Western or another charset, or nothing. */
export type Family = 'gb' | 'big5' | 'utf-8' | 'wide' | 'seven-bit' | 'latin' | 'double' | 'foreign' | 'none';

/** Windows writes its own numbers: of fonts (134), or of code pages (936). */
const NUMBERS: Record<string, string> = {
  '128': 'shift-jis',
  '129': 'euc-kr',
  '134': 'gb2312',
  '136': 'big5',
  '932': 'shift-jis',
  '936': 'gbk',
  '949': 'euc-kr',
  '950': 'big5',
  '1200': 'utf-16le',
  '1201': 'utf-16be',
  '1251': 'windows-1251',
  '1252': 'windows-1252',
  '10002': 'big5',
  '10008': 'gb2312',
  '20936': 'gb2312',
  '28591': 'iso-8859-1',
  '50220': 'iso-2022-jp',
  '50225': 'iso-2022-kr',
  '50227': 'iso-2022-cn',
  '51932': 'euc-jp',
  '51936': 'gb2312',
  '51949': 'euc-kr',
  '52936': 'hz-gb-2312',
  '54936': 'gb18030',
  '65000': 'utf-7',
  '65001': 'utf-8',
};

const FAMILIES: [Family, RegExp][] = [
  [
    'none',
    /^(?:|(?:us-)?ascii|ansi(?:-x3\.4-19\d\d)?|unknown(?:-8bit)?|x-unknown|[78]-?bit|binary|default|auto|none|null|undefined|x-user-defined|oem|iso-646.*)$/,
  ],
  ['seven-bit', /^(?:x-)?(?:hz|hz-gb-?2312|iso-2022-(?:cn|jp|kr)(?:-\w+)?|csiso2022\w+|(?:unicode-\d-\d-)?utf-?7)$/],
  [
    'gb',
    /^(?:x-|cs|cn-|euc-)?(?:gb.*|(?:cp|ms|windows-?|ibm-?)(?:936|54936|1386|1383)|cn|(?:iso-?58-?|iso-ir-58)(?:gb231280)?|chinese(?:-?gb.*|-simplified|-china)?|(?:simplified|zh)-?(?:chinese|cn|hans)?)$/,
  ],
  [
    'big5',
    /^(?:x-|cs|cn-|zh-)*(?:big-?5.*|(?:cp|ms|windows-?|ibm-?)950|chinese-?(?:big5|traditional)|zh-(?:tw|hk|hant))$/,
  ],
  ['utf-8', /^(?:x-|cs)?(?:utf-?8(?:-?(?:mb4|mac|n))?|unicode-(?:1-1|2-0)-utf-8|cp65001)$/],
  ['wide', /^(?:cs)?(?:utf-?(?:16|32)|ucs-?[24]|unicode(?:fffe)?|iso-10646-ucs-[24])(?:-?[lb]e)?$/],
  ['latin', /^(?:iso-?8859-(?:1|2|3|4|9|10|13|14|15|16)|latin-?\d|(?:windows-?|cp)125[0247]|macintosh)$/],
  [
    'double',
    /^(?:x-|cs)?(?:euc-?(?:jp|kr|tw)|shift-?jis|sjis|windows-31j|ms-?kanji|(?:cp|ms|windows-?)(?:932|949)|ks-?c.*|uhc|johab|korean)$/,
  ],
];

/** A label as it is compared: `"GB2312_CHARSET";` and `zh_CN.gb2312` are gb2312. */
export function labelName(label: string | null): string {
  const name = (label ?? '')
    .toLowerCase()
    .replace(/^.*charset\s*=/, '')
    .replace(/["'<>\s\0]/g, '')
    .replace(/[;,(].*$/, '')
    .replaceAll('_', '-')
    .replace(/-charset$/, '')
    .replace(/^zh(?:-[a-z]+)?\.(?=.)/, '')
    .replace(/^-+|-+$/g, '');
  return NUMBERS[name.replace(/^(?:cp|codepage)-?(?=\d)/, '')] ?? name;
}

export function familyOf(name: string): Family {
  return FAMILIES.find(([, pattern]) => pattern.test(name))?.[0] ?? 'foreign';
}
