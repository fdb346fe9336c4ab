import type { ReplyFlagKind } from '#contract';

export interface AnswerFlag {
  kind: Exclude<ReplyFlagKind, 'copied' | 'no-phone'>;
  answer: number;
}

/** Fewer characters than this say nothing that could be checked. */
const fewestCharacters = 10;

/** What every letter says and none means; taken out before the words are counted. */
const politePhrases = [
  /(衷心|非常|十分)?(感谢|谢谢)(您|你们?|委员)?(对[^，。；！]{0,20}(工作|事业|发展))?的?(关心|支持|理解|关注|宝贵意见|建议|和|与|、)*/gu,
  /(您|你们?)(提出)?的?(提案|建议|意见)(非常|很|十分)(好|中肯|重要|及时|有针对性)/gu,
  /(我(局|单位|委|办|街道|镇)|我们)?(领导)?(对此)?(高度|十分|非常)重视/gu,
  /(将|会|我们将)?(进一步)?(认真|积极|充分)?(研究|采纳|吸收|考虑|落实)(您|你们?)?的?(提案|建议|意见)/gu,
  /(下一步|今后|下步)，?(我(局|单位|委|办)|我们)?将?(进一步|继续)?(加大力度|加强工作|努力工作|做好工作|做好相关工作|改进工作)/gu,
  /欢迎(您|你们?)?(继续|今后)?(提出|多提)?的?(宝贵)?(意见|建议)?/gu,
  /(收悉|现答复如下|此复|特此答复)/gu,
];

/** Two characters that stand in any suggestion and any answer. */
const commonPairs = new Set(
  '建议 议加 加强 进一 一步 工作 有关 部门 相关 我局 我们 我区 问题 情况 提高 推进 积极 开展 落实 完善 管理 已经 目前 今年 同时 尽快 以及 对于 关于 解决 希望 做好 研究 认真 委员 提案 单位 下一 步将 强对'.split(
    ' ',
  ),
);

const meaningful = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

function keyPairsOf(text: string): Set<string> {
  const pairs = new Set<string>();
  for (const run of text.match(/\p{Script=Han}+|[\p{L}\p{N}]+/gu) ?? []) {
    const characters = [...run];
    for (let i = 0; i + 1 < characters.length; i += 1) {
      const pair = `${characters[i]}${characters[i + 1]}`;
      if (!commonPairs.has(pair)) pairs.add(pair);
    }
  }
  return pairs;
}

function flagOf(demand: string, answer: string): AnswerFlag['kind'] | null {
  const said = meaningful(answer);
  if ([...said].length < fewestCharacters) return 'too-short';
  const rest = politePhrases.reduce((text, phrase) => text.replace(phrase, ''), answer);
  if ([...meaningful(rest)].length < fewestCharacters) return 'polite-only';
  const keys = keyPairsOf(demand);
  const shared = [...keyPairsOf(answer)].some((pair) => keys.has(pair));
  return keys.size > 0 && !shared ? 'off-topic' : null;
}

/** Answers that seem to answer nothing, each with the first thing that is odd about it. What is not written yet is none. */
export const flagsOfAnswers = (demands: string[], answers: string[]): AnswerFlag[] =>
  answers.flatMap((text, answer) => {
    const kind = text.trim() ? flagOf(demands[answer] ?? '', text) : null;
    return kind ? [{ kind, answer }] : [];
  });

/** A number somebody can dial has seven digits at least. */
export const lacksPhone = (phone: string): boolean => phone.replace(/\D/g, '').length < 7;
