/** One line of an Authentication-Results field: `dkim=pass header.d=qq.com`. */
export interface MethodResult {
  method: string;
  result: string;
  /** `header.d`, `header.from`, `smtp.mailfrom` … in lower case. */
  properties: ReadonlyMap<string, string>;
}

export interface ReceiverResults {
  /** Who says so (authserv-id). */
  server: string;
  results: MethodResult[];
}

/** Reads the value of an Authentication-Results field (RFC 8601); comments are nobody's word. */
export function readReceiverResults(value: string): ReceiverResults | null {
  const [first = '', ...rest] = withoutComments(value.replace(/\r?\n/g, ' ')).split(';');
  const server = /^\s*([^\s;]+)/.exec(first)?.[1]?.replaceAll('"', '').toLowerCase();
  if (!server || server.includes('=')) return null;
  const results = rest.flatMap((part): MethodResult[] => {
    const said = /^\s*([a-z0-9-]+)\s*(?:\/\s*\d+\s*)?=\s*([a-z]+)/i.exec(part);
    if (!said) return [];
    const properties = new Map<string, string>();
    for (const [, name = '', quoted, plain] of part.matchAll(/([a-z]+\.[a-z0-9_-]+)\s*=\s*(?:"([^"]*)"|([^\s;]+))/gi)) {
      properties.set(name.toLowerCase(), (quoted ?? plain ?? '').toLowerCase());
    }
    return [{ method: said[1]?.toLowerCase() ?? '', result: said[2]?.toLowerCase() ?? '', properties }];
  });
  return { server, results };
}

function withoutComments(text: string): string {
  let depth = 0;
  let inQuotes = false;
  let kept = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '\\') {
      if (depth === 0) kept += text.slice(at, at + 2);
      at += 1;
    } else if (sign === '"' && depth === 0) {
      inQuotes = !inQuotes;
      kept += sign;
    } else if (sign === '(' && !inQuotes) depth += 1;
    else if (sign === ')' && !inQuotes && depth > 0) depth -= 1;
    else if (depth === 0) kept += inQuotes && sign === ';' ? ' ' : sign;
  }
  return kept;
}
