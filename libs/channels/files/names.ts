/** Endings that Windows runs, mounts or obeys when somebody clicks, whatever the bytes are. */
const running = new Set(
  (
    'exe com scr pif cpl dll sys ocx msi msp msix appx bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh wsc hta lnk url scf ' +
    'jar class apk ipa dmg deb rpm sh reg inf chm hlp iso img vhd vhdx application gadget msc jnlp ' +
    'xll ade adp mde sct shb settingcontent-ms library-ms search-ms'
  ).split(' '),
);

/** Endings of documents with macros. */
const macros = /\.(?:doc|xls|ppt|dot|xlt|pot|pps|ppa|xla|sld)m$|\.xlsb$|\.xlam$|\.ppam$/i;

/** Marks that turn the direction of writing: “报告‮fdp.exe” reads as 报告exe.pdf. */
const turning = /[\u202a-\u202e\u2066-\u2069]/;

export type NameDanger = 'turned-name' | 'double-ending' | 'program-ending' | 'macro-ending';

/** What is wrong with a name as it was sent, before it is made harmless; null when nothing is. */
export function nameDanger(name: string): NameDanger | null {
  if (turning.test(name)) return 'turned-name';
  // Windows drops dots and blanks at the end.
  const plain = name.replace(/[\s.\p{Cf}]+$/gu, '');
  const ending = /\.([a-z0-9-]{1,20})$/i.exec(plain)?.[1]?.toLowerCase();
  if (ending && running.has(ending)) {
    const before = plain.slice(0, -ending.length - 1).trim();
    return /\.(?:docx?|wps|pdf|txt|xlsx?|et|pptx?|jpe?g|png|gif|zip|rar|mp[34])$/i.test(before)
      ? 'double-ending'
      : 'program-ending';
  }
  return macros.test(plain) ? 'macro-ending' : null;
}
