/** What a case number made from this template looks like, for one made-up case. */
export function sampleNumber(template: string, year: number, prefix = ''): string {
  const values: Record<string, string> = { year: String(year), term: '9', session: '4', prefix };
  return `${template.includes('{prefix}') ? '' : prefix}${template}`
    .replace(/\{seq(?::(\d))?\}/g, (_, width?: string) => '12'.padStart(Number(width ?? 0), '0'))
    .replace(/\{(year|term|session|prefix)\}/g, (_, name: string) => values[name] ?? '');
}
