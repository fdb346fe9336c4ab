const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
const plain = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);

/** A label in the left cell of a form: `案  由`, `提案人`. */
const isLabel = (text: string): boolean => {
  const bare = text.replace(/\s/gu, '');
  return bare.length > 0 && bare.length <= 12 && !/[。；，：:]/.test(bare);
};

/**
 * Lines of the small HTML that a Word document is turned into. Numbers that Word draws by itself are written out, so
 * that a list stays a list; a row of a form becomes `label：` with its text below.
 */
export function linesOfHtml(html: string): string[] {
  const reader = new Reader();
  for (const [, tag, text] of html.matchAll(/<(\/?\w+)[^>]*>|([^<]+)/g)) {
    if (text !== undefined) reader.text(plain(text));
    else if (tag) reader.tag(tag);
  }
  return reader.end();
}

class Reader {
  private lines: string[] = [];
  private line = '';
  private marker = '';
  /** Of every list around here: its counter, or null for bullets. */
  private readonly lists: (number | null)[] = [];
  /** Of the row that is being read: the lines of its cells so far. */
  private cells: string[][] = [];
  private outside: string[] | null = null;

  text(text: string): void {
    this.line += text;
  }

  tag(tag: string): void {
    const blocks = ['p', '/p', 'br', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', '/h1', '/h2', '/h3', '/h4', '/h5', '/h6'];
    if (blocks.includes(tag)) this.close();
    else this.structure(tag);
  }

  end(): string[] {
    this.close();
    return this.lines;
  }

  private structure(tag: string): void {
    switch (tag) {
      case 'ol':
      case 'ul':
        this.close();
        this.lists.push(tag === 'ol' ? 0 : null);
        return;
      case '/ol':
      case '/ul':
        this.close();
        this.lists.pop();
        return;
      case 'li':
        this.close();
        this.marker = this.nextMarker();
        return;
      case '/li':
        this.close();
        this.marker = '';
        return;
      case 'tr':
        this.cells = [];
        return;
      case '/tr':
        this.lines.push(...rowLines(this.cells));
        return;
      case 'td':
      case 'th':
        this.close();
        this.outside = this.lines;
        this.lines = [];
        return;
      case '/td':
      case '/th':
        this.close();
        this.cells.push(this.lines);
        this.lines = this.outside ?? [];
        this.outside = null;
    }
  }

  /** `1.` on the first level, `（1）` below it, nothing for bullets. */
  private nextMarker(): string {
    const depth = this.lists.length - 1;
    const count = this.lists[depth];
    if (count === null || count === undefined) return '';
    this.lists[depth] = count + 1;
    return depth === 0 ? `${count + 1}. ` : `（${count + 1}）`;
  }

  private close(): void {
    const text = this.line.replace(/[ \t\u00a0]+/g, ' ').trim();
    this.line = '';
    if (!text) return;
    // What Word numbers and what the writer numbered by hand as well is numbered once.
    this.lines.push(`${/^[（(]?[\d一二三四五六七八九十]+[）)、.．]/.test(text) ? '' : this.marker}${text}`);
    this.marker = '';
  }
}

/** Cells of a form come in pairs of label and text; others are plain paragraphs. */
function rowLines(cells: string[][]): string[] {
  const lines: string[] = [];
  const filled = cells.filter((cell, at) => cell.length > 0 || at % 2 === 1);
  for (let at = 0; at < filled.length; at += 1) {
    const label = (filled[at] ?? []).join('');
    const value = filled[at + 1];
    if (!value || !isLabel(label)) {
      lines.push(...(filled[at] ?? []));
      continue;
    }
    const [first, ...more] = value;
    lines.push(
      `${label.replace(/\s/gu, '')}：${more.length > 0 ? '' : (first ?? '')}`,
      ...(more.length > 0 ? value : []),
    );
    at += 1;
  }
  return lines;
}
