import type { PublicCase, PublicRow } from '#contract';
import { sha256 } from '#platform';

/** The pages that everybody may read, as plain HTML: no script, one short style, large letters. */

const style = `
*{box-sizing:border-box}
body{margin:0;color:#1d2129;background:#f5f6f8;font:19px/1.8 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header{padding:18px 20px;background:#14407a;color:#fff}
header a{color:#fff;text-decoration:none;font-weight:700;font-size:22px}
main{max-width:860px;margin:0 auto;padding:20px}
h1{font-size:28px;line-height:1.4;margin:8px 0}
h2{font-size:22px;margin:28px 0 8px;padding-left:10px;border-left:5px solid #14407a}
a{color:#0b4ea2}
a:focus-visible,input:focus-visible,button:focus-visible{outline:3px solid #c45500;outline-offset:2px}
form{display:flex;gap:10px;flex-wrap:wrap;margin:12px 0 20px}
label{flex:0 0 100%}
input{flex:1 1 240px;min-width:0;font:inherit;padding:8px 12px;border:2px solid #5a6472;border-radius:6px}
button{font:inherit;padding:8px 22px;border:0;border-radius:6px;background:#14407a;color:#fff;cursor:pointer}
ul.cases{list-style:none;margin:0;padding:0}
ul.cases li{margin:0 0 12px;padding:14px 18px;background:#fff;border:1px solid #d5d9e0;border-radius:8px}
ul.cases a{font-size:21px;font-weight:600}
.about{color:#4a5260;margin:4px 0 0}
article{background:#fff;border:1px solid #d5d9e0;border-radius:8px;padding:20px 24px}
.text{white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 8px}
ol{padding-left:1.6em}
footer{max-width:860px;margin:0 auto;padding:8px 20px 40px;color:#4a5260;font-size:17px}
@media print{header,form,footer{display:none}body{background:#fff}article{border:0}}
`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

const day = (on: string): string => {
  const [year, month, date] = on.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

function layout(body: string, title: string, main: string): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${safe(title)}</title><style>${style}</style></head>
<body><header><a href="/public">${safe(body)} · 提案公开</a></header><main>${main}</main>
<footer>文中“××”“某某”“███”“〔已隐去〕”为依法隐去的个人信息。</footer></body></html>`;
}

const about = ({ number, proposers, sessionLabel, category, publishedOn }: PublicRow): string =>
  `<p class="about">${safe(sessionLabel)} · 第 ${safe(number)} 号 · ${safe(category)}<br>提案者：${safe(proposers)} · ${day(publishedOn)}公开</p>`;

const rowOf = (row: PublicRow): string => `<li><a href="/public/${row.id}">${safe(row.title)}</a>${about(row)}</li>`;

export interface ListPage {
  body: string;
  search: string;
  items: PublicRow[];
  /** Address of the next page. */
  next: string | null;
}

export function listPage({ body, search, items, next }: ListPage): string {
  const none = search ? `没有找到含有“${safe(search)}”的公开提案。` : '还没有公开的提案。';
  const form = `<form action="/public" method="get" role="search"><label for="search">查找提案和答复</label>
<input id="search" name="search" type="search" maxlength="100" value="${safe(search)}"><button type="submit">查找</button></form>`;
  const list = items.length > 0 ? `<ul class="cases">${items.map(rowOf).join('')}</ul>` : `<p>${none}</p>`;
  const more = next ? `<p><a href="${safe(next)}" rel="next">下一页</a></p>` : '';
  const all = search ? '<p><a href="/public">看全部公开的提案</a></p>' : '';
  const heading = search ? `查找“${safe(search)}”` : '公开的提案和答复';
  return layout(
    body,
    `${search ? `查找“${search}”` : '公开的提案和答复'} · ${body}`,
    `<h1>${heading}</h1>${form}${list}${more}${all}`,
  );
}

const text = (words: string): string => `<p class="text">${safe(words)}</p>`;
const points = (words: string[]): string => `<ol>${words.map((each) => `<li>${text(each)}</li>`).join('')}</ol>`;

function proposalPart({ situation, demands }: PublicCase): string {
  if (situation === null || demands === null) return '<p>提案正文未公开。</p>';
  return `<h2>情况分析</h2>${text(situation)}<h2>具体建议</h2>${points(demands)}`;
}

const replyPart = (reply: PublicCase['replies'][number]): string =>
  `<h2>${safe(reply.departmentName)}的答复</h2><p class="about">${safe(reply.documentNumber)} · ${day(reply.sentOn)} · 办理结果：${safe(reply.resolution)}</p>
${reply.answers.length > 1 ? points(reply.answers) : reply.answers.map(text).join('')}${reply.closing ? text(reply.closing) : ''}`;

export function casePage(body: string, one: PublicCase): string {
  const files = one.files
    .map(({ id, name }) => `<li><a href="/api/public/cases/${one.id}/files/${id}" download>${safe(name)}</a></li>`)
    .join('');
  const main = `<article><h1>${safe(one.title)}</h1>${about(one)}${proposalPart(one)}${one.replies.map(replyPart).join('')}
${files ? `<h2>附件</h2><ul>${files}</ul>` : ''}</article><p><a href="/public">看全部公开的提案</a></p>`;
  return layout(body, `${one.title} · ${body}`, main);
}

export const missingPage = (body: string): string =>
  layout(
    body,
    `没有找到 · ${body}`,
    '<h1>没有找到这件提案</h1><p>它没有公开，或已撤回公开。</p><p><a href="/public">看公开的提案</a></p>',
  );

/** Changes when the pages look different, so that nobody is shown an old look for want of new content. */
export const lookDigest = sha256([style, layout, about, rowOf, listPage, proposalPart, replyPart, casePage].join('\n'));
