import { compile } from 'html-to-text';
import sanitizeHtml from 'sanitize-html';

/** Beyond this, nesting is an attack: parsing time grows with its square. */
const MAX_DEPTH = 1000;
const UNNESTED =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dt|dd|option|optgroup|tr|td|th|thead|tbody|tfoot)$/i;

const BLOCKS = ['p', 'div', 'blockquote', 'pre', 'ul', 'ol', 'li', 'hr', 'br', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const INLINES = ['span', 'b', 'strong', 'i', 'em', 'u', 's', 'sub', 'sup', 'code'];
const TABLES = ['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'];

/** What is left is words and their arrangement: nothing that loads, runs, leads away or covers the page. */
export function makeSafe(html: string): string | null {
  if (isTooDeep(html)) return null;
  const clean = sanitizeHtml(html, {
    allowedTags: [...BLOCKS, ...INLINES, ...TABLES, 'a'],
    allowedAttributes: { a: ['href'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'head', 'template'],
  });
  const safe = spellOutLinks(clean).trim();
  return safe.replace(/<[^>]*>|&nbsp;|\s/g, '') === '' ? null : safe;
}

/** A link becomes text, with its address behind it wherever its words do not already show it. */
function spellOutLinks(clean: string): string {
  const open: { address: string; at: number }[] = [];
  let out = '';
  let done = 0;
  for (const tag of clean.matchAll(/<a(?: href="([^"]*)")?>|<\/a>/g)) {
    out += clean.slice(done, tag.index);
    done = tag.index + tag[0].length;
    if (tag[0] !== '</a>') {
      open.push({ address: (tag[1] ?? '').replace(/^mailto:/i, ''), at: out.length });
      continue;
    }
    const link = open.pop();
    const hidden = link && !out.slice(link.at).includes(link.address.replace(/\/$/, ''));
    if (hidden) out += ` (${link.address})`;
  }
  return out + clean.slice(done);
}

const toText = compile({
  wordwrap: false,
  limits: { maxDepth: MAX_DEPTH },
  formatters: {
    cell: (element, walk, builder) => {
      walk(element.children, builder);
      builder.addInline('\u2003');
    },
  },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    // What the sender's program did not show.
    ...['[style*="display:none" i]', '[style*="display: none" i]', '[hidden]'].map((hidden) => ({
      selector: `*${hidden}`,
      format: 'skip',
    })),
    ...['title', 'style', 'script', 'noscript'].map((selector) => ({ selector, format: 'skip' })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** The words of a page as plain text for the record. */
export function textOf(html: string): string {
  if (isTooDeep(html))
    return html
      .replace(/<[^<>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  return toText(html).replace(/(?<![ \u2003])[ \u2003]+$/gm, '');
}

function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (UNNESTED.test(name)) continue;
    depth = slash ? Math.max(0, depth - 1) : depth + 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
