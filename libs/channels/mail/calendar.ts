/** What an invitation says, for a mail that says nothing else. */
export function calendarText(calendar: string): string {
  const fields = new Map<string, string>();
  const lines = calendar.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const start = Math.max(
    0,
    lines.findIndex((line) => /^BEGIN:VEVENT/i.test(line)),
  );
  for (const line of lines.slice(start)) {
    const [, name = '', value = ''] = /^([A-Z-]+)[^:]*:(.*)$/i.exec(line) ?? [];
    if (name && !fields.has(name.toUpperCase())) fields.set(name.toUpperCase(), unescaped(value));
  }
  const at = momentOf(fields.get('DTSTART') ?? '');
  const place = fields.get('LOCATION');
  return [fields.get('SUMMARY'), at && `时间：${at}`, place && `地点：${place}`, fields.get('DESCRIPTION')]
    .filter(Boolean)
    .join('\n');
}

function unescaped(value: string): string {
  return value.replace(/\\([nN,;\\])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign));
}

/** `20261106T010000Z` in China's own time. */
function momentOf(value: string): string | null {
  const [, year, month, day, hour, minute, zulu] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?/.exec(value) ?? [];
  if (!year || !month || !day) return null;
  if (!hour || !minute) return `${year}-${month}-${day}`;
  const offset = zulu ? 8 * 3_600_000 : 0;
  const local = new Date(Date.UTC(+year, +month - 1, +day, +hour, +minute) + offset);
  return local.toISOString().slice(0, 16).replace('T', ' ');
}
