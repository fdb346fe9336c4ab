/** The places of a template as people write them. */
const places = { seq: '序号', year: '年份', term: '届', session: '次', prefix: '前缀' } as const;

/** `{prefix}{seq:4}` → `{前缀}{序号:4}` */
export const templateInWords = (template: string): string =>
  Object.entries(places).reduce(
    (text, [code, word]) => text.replace(new RegExp(`\\{${code}(:\\d)?\\}`, 'g'), `{${word}$1}`),
    template,
  );

/** The other way round; what is no place stays as it was typed, for the rule to refuse. */
export const templateFromWords = (text: string): string =>
  Object.entries(places).reduce(
    (template, [code, word]) =>
      template.replace(
        new RegExp(`[{｛]${word}(?:[:：](\\d))?[}｝]`, 'g'),
        (_, width?: string) => `{${code}${width ? `:${width}` : ''}}`,
      ),
    text,
  );

/** What a case number made from this template looks like, for one made-up case. */
export function sampleNumber(template: string, year: number, prefix = ''): string {
  const values: Record<string, string> = { year: String(year), term: '9', session: '4', prefix };
  return `${template.includes('{prefix}') ? '' : prefix}${template}`
    .replace(/\{seq(?::(\d))?\}/g, (_, width?: string) => '12'.padStart(Number(width ?? 0), '0'))
    .replace(/\{(year|term|session|prefix)\}/g, (_, name: string) => values[name] ?? '');
}
