/** What a case number made from this template looks like, for one made-up case. */
export function sampleNumber(template: string, year: number): string {
  const values: Record<string, string> = { year: String(year), term: '9', session: '4' };
  return template
    .replace(/\{seq(?::(\d))?\}/g, (_, width?: string) => '12'.padStart(Number(width ?? 0), '0'))
    .replace(/\{(year|term|session)\}/g, (_, name: string) => values[name] ?? '');
}
