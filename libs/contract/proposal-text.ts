/** A proposal as it was found in running text. */
export interface TextParts {
  /** 案由; null when none was found. */
  title: string | null;
  situation: string;
  /** At least one; a single empty one when none was found. */
  demands: string[];
}

const most = 20;

const titleLabel = /^(?:案由|标题|题目|提案标题|提案名称|提案题目)$/;
const formName = /^(?:中国人民)?政(?:协|治协商会议).{2,40}提案(?:表|纸)?$/;
/** Lines of the form around the text: they have fields of their own. */
const furniture =
  /^(?:第?一?提案(?:人|者|单位|委员)(?:姓名)?|领衔(?:人|委员)|联名(?:人|委员|提案人)|姓名|界别|党派|委员证号|委员编号|类别|分类|提案类别|(?:工作)?单位(?:及职务|名称)?|职务|联系(?:人|电话|方式)|电话|手机|固话|邮箱|电子邮箱|(?:通信|通讯|联系)?地址|邮编|邮政编码|提案(?:日期|时间)|提交(?:日期|时间)|日期|编号|案号|提案号|建议承办单位|是否同意公开|附议人)$/;
const situationHead =
  /^(?:案由(?:及|和)?分析|情况(?:分析|说明|反映)?|基本情况|背景(?:情况)?|提案背景|现状(?:分析|与问题|及问题|和问题|及分析)?|现状及存在(?:的)?问题|(?:存在|主要|面临)?(?:的)?(?:主要)?问题(?:分析|及原因|和原因|与原因)?|存在(?:的)?(?:主要)?(?:问题|困难)(?:和不足|及不足)?|原因分析|分析|理由|提案理由|事由|正文|内容|提案内容)$/;
const demandsHead =
  /^(?:具体|有关|几点|工作|对策|意见|相关|对策及|对策与|对策和|意见和|意见及|意见与|措施)?建议(?:和对策|及对策|与对策|与措施|和措施|及措施|对策|措施|办法|和办法|及办法|与办法|和要求|内容)?(?:如下)?$|^(?:解决|具体|整改)?(?:办法|对策|措施)(?:和建议|及建议|与建议|建议|和要求)?(?:如下)?$/;
/** `针对上述问题，提出如下建议：`, `为此，建议：` */
const demandsLead = /^(?:为此|因此|鉴于|针对|综上|基于|对此|现)[^。；]{0,40}建议[^。；]{0,8}[:：]$/;
const closing =
  /^(?:以上(?:建议|意见)?.{0,12}|妥否.{0,10}|特此.{0,6}|当否.{0,10}|请(?:予)?审议.{0,6}|\d{4}年\d{1,2}月\d{1,2}日|[二〇○零一]{4}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日)[。.!！]?$/;

/** Ways to number a line; the way of the first numbered demand is the one that counts. */
const markers = [
  /^[一二三四五六七八九十]{1,3}是(?:要)?[，,：:]?\s*/,
  /^[一二三四五六七八九十]{1,3}[、.．]\s*/,
  /^[（(][一二三四五六七八九十]{1,3}[）)][、.．]?\s*/,
  /^第[一二三四五六七八九十]{1,3}[，、,：:]\s*/,
  /^\d{1,2}[、.．](?!\d)\s*/,
  /^[（(]\d{1,2}[）)][、.．]?\s*/,
  /^[①②③④⑤⑥⑦⑧⑨⑩]\s*/,
  /^建议[一二三四五六七八九十\d]{1,2}[：:、.．]\s*/,
];
const markerOf = (line: string): RegExp | undefined => markers.find((marker) => marker.test(line));
const bare = (line: string): string => line.replace(markerOf(line) ?? '', '');
const squeezed = (text: string): string => text.replace(/[\s【】[\]、]/gu, '').replace(/[:：。]$/, '');

type Part = 'title' | 'situation' | 'demands' | 'furniture';

interface Headed {
  part: Part;
  /** What stands behind the heading on its line. */
  rest: string;
}

/** The heading that a line is, or begins with: `二、对策建议`, `案  由：关于…`. */
function headingOf(line: string): Headed | null {
  if (demandsLead.test(line)) return { part: 'demands', rest: '' };
  const colon = line.search(/[:：]/);
  const named = partOf(squeezed(bare(colon < 0 ? line : line.slice(0, colon))));
  if (!named || (colon < 0 && (named === 'furniture' || /[。；，,]/.test(line)))) return null;
  return { part: named, rest: colon < 0 ? '' : line.slice(colon + 1).trim() };
}

function partOf(head: string): Part | null {
  if (titleLabel.test(head)) return 'title';
  if (situationHead.test(head)) return 'situation';
  if (demandsHead.test(head)) return 'demands';
  return furniture.test(head) ? 'furniture' : null;
}

/**
 * Takes a text apart into 案由, 情况分析 and 具体建议, by the headings and the ways of numbering that are used in
 * practice. What cannot be told apart stays whole in the situation; the person reads it and mends it. Nothing is lost
 * but the lines of the form that say who proposes.
 */
export function takeApart(text: string): TextParts {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !formName.test(line));
  const { title, rest } = titleOf(lines);
  const { situation, demands } = sectionsOf(rest);
  if (demands.length > 0) {
    const { lead, items } = itemsOf(demands);
    const before = [...situation, ...lead].join('\n');
    return { title, situation: before || rest.join('\n'), demands: items };
  }
  const start = situation.findIndex((line) => markerOf(line));
  if (start < 0) return { title, situation: situation.join('\n'), demands: [''] };
  const { items } = itemsOf(situation.slice(start));
  return { title, situation: situation.slice(0, start).join('\n') || situation.join('\n'), demands: items };
}

const withoutPoints = (line: string): boolean => !/[。；，：:;,]/.test(line);

function titleOf(lines: string[]): { title: string | null; rest: string[] } {
  const labelled = lines.findIndex((line) => headingOf(line)?.part === 'title');
  if (labelled >= 0) {
    const { rest: said = '' } = headingOf(lines[labelled] ?? '') ?? {};
    const below = said ? 1 : 2;
    return { title: said || lines[labelled + 1] || null, rest: lines.toSpliced(labelled, below) };
  }
  const about = lines.slice(0, 6).findIndex((line) => /^关于[^。；]{2,76}$/.test(line) && !/[，：:]$/.test(line));
  if (about >= 0)
    return { title: lines[about] ?? null, rest: [...furnitureOnly(lines.slice(0, about)), ...lines.slice(about + 1)] };
  const [first = ''] = lines;
  const headed = lines.slice(1).some((line) => headingOf(line)?.part === 'demands');
  const isTitle = headed && first.length <= 40 && withoutPoints(first) && !headingOf(first) && !markerOf(first);
  return isTitle ? { title: first, rest: lines.slice(1) } : { title: null, rest: lines };
}

/** Above a title stand the name of the form and of the session; what says more than that is kept. */
const furnitureOnly = (lines: string[]): string[] => lines.filter((line) => !withoutPoints(line) || line.length > 40);

function sectionsOf(lines: string[]): { situation: string[]; demands: string[] } {
  const situation: string[] = [];
  const demands: string[] = [];
  const heads = lines.filter((line) => headingOf(line)?.part === 'situation').length;
  let now = situation;
  for (const line of lines) {
    const head = headingOf(line);
    // Within the demands only a heading without words behind it leads out of them again.
    if (!head || (now === demands && head.part === 'situation' && head.rest)) {
      if (!closing.test(line)) now.push(line);
      continue;
    }
    if (head.part === 'furniture') continue;
    now = head.part === 'demands' ? demands : situation;
    // Where the situation has several headings they stay, since they put it in order.
    if (head.part === 'situation' && heads > 1 && !head.rest) now.push(line);
    else if (head.part === 'situation' && heads > 1) now.push(line);
    else if (head.rest) now.push(head.rest);
  }
  return { situation, demands };
}

/** One entry per demand; lines of a deeper numbering, or without any, belong to the demand before them. */
function itemsOf(lines: string[]): { lead: string[]; items: string[] } {
  const first = lines.findIndex((line) => markerOf(line));
  if (first < 0) return { lead: [], items: few(lines.flatMap(inSentence)) };
  const marker = markerOf(lines[first] ?? '') ?? /^/;
  const items: string[] = [];
  for (const line of lines.slice(first)) {
    if (marker.test(line)) items.push(line.replace(marker, '').trim());
    else items.push(`${items.pop() ?? ''}\n${line}`.trim());
  }
  const lead = lines.slice(0, first).filter((line) => !/[:：]$/.test(line));
  return { lead, items: few(items.length === 1 ? items.flatMap((item) => inSentence(item, marker)) : items) };
}

/** `一是…；二是…；三是…` in one paragraph. */
function inSentence(paragraph: string, taken?: RegExp | number): string[] {
  const whole = taken instanceof RegExp && taken === markers[0] ? `一是${paragraph}` : paragraph;
  const parts = whole.split(/(?<=^|[：:。；;，,])(?=[一二三四五六七八九十]{1,2}是)/u);
  const numbered = parts.filter((part) => markers[0]?.test(part));
  if (numbered.length < 2) return [paragraph];
  const opening = parts[0] && !numbered.includes(parts[0]) ? parts[0] : '';
  const said = opening.length > 30 ? [opening] : [];
  return [
    ...said,
    ...numbered.map((part) =>
      part
        .replace(markers[0] ?? '', '')
        .replace(/[；;，,]$/, '。')
        .trim(),
    ),
  ];
}

/** No more than a proposal may have: the rest stays with the last one. */
const few = (items: string[]): string[] =>
  items.length <= most ? items : [...items.slice(0, most - 1), items.slice(most - 1).join('\n')];
