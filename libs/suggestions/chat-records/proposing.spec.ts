import { proposePlan } from './proposing.js';

type Message = Parameters<typeof proposePlan>[0][number];
const say = (author: string, at: string | null, text: string, more: Partial<Message> = {}): Omit<Message, 'index'> => ({
  author,
  sentAt: at && `2026-11-06T${at}:00+08:00`,
  text,
  quote: null,
  marked: false,
  known: null,
  ...more,
});
const plan = (...messages: Omit<Message, 'index'>[]) => {
  const { items, reasons } = proposePlan(
    messages.map((message, index) => ({ ...message, index })),
    10,
  );
  return items.map(({ indexes, take }) => [indexes.join('+'), take, reasons[String(indexes[0])] ?? null]);
};
const marked = { marked: true };

it('takes what carries the hashtag, with the pictures that follow, whoever speaks in between', () => {
  expect(
    plan(say('刘佳', '08:54', '路灯坏了', marked), say('周老师', '08:55', '收到'), say('刘佳', '08:57', '')),
  ).toEqual([
    ['0+2', true, '带话题标记'],
    ['1', false, null],
  ]);
});

it('keeps apart what comes after a long pause, begins with 另, or is marked anew', () => {
  expect(
    plan(
      say('刘佳', '08:54', '路灯坏了', marked),
      say('刘佳', '09:30', '井盖也没了'),
      say('刘佳', '09:31', '另：公交站没有雨棚'),
      say('刘佳', '09:32', '夜市油烟', marked),
    ),
  ).toEqual([
    ['0', true, '带话题标记'],
    ['1', false, null],
    ['2', false, null],
    ['3', true, '带话题标记'],
  ]);
});

it('does not take the talk before the hashtag, but a picture before it', () => {
  expect(plan(say('刘佳', '08:50', '田主任在吗'), say('刘佳', '08:54', '路灯坏了', marked))).toHaveLength(2);
  expect(plan(say('刘佳', '08:50', ''), say('刘佳', '08:54', '路灯坏了', marked))).toEqual([
    ['0+1', true, '带话题标记'],
  ]);
});

it('points at what reads like a suggestion, without ticking it', () => {
  const [item] = plan(say('刘佳', null, '大学路地铁口共享单车堵住盲道，建议划定停放区'));
  expect(item).toEqual(['0', false, '像一条意见建议']);
});

it('does not take again what is in the inbox, nor what was left out before', () => {
  const inInbox = { known: { number: '2026-0007', suggestionId: null, certain: true }, ...marked };
  const leftOut = { known: { number: null, suggestionId: null, certain: true } };
  expect(plan(say('刘佳', '08:54', '路灯坏了', inInbox), say('周老师', '08:55', '哪里的路灯', leftOut))).toEqual([
    ['0', false, null],
    ['1', false, '上次的记录里有，当时没有收'],
  ]);
});

it('knows support when it quotes', () => {
  expect(plan(say('周老师', '08:55', '同意', { quote: '刘佳：路灯坏了' }))).toEqual([['0', false, '附议']]);
});

it('without times joins neighbours only', () => {
  const others = [1, 2, 3, 4].map((n) => say(`委员${n}`, null, '这里也是'));
  expect(
    plan(say('刘佳', null, '路灯坏了', marked), say('刘佳', null, ''), ...others, say('刘佳', null, ''))[0],
  ).toEqual(['0+1', true, '带话题标记']);
});
