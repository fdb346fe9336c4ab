import { personName } from './names.js';

describe('a person’s name as it is kept', () => {
  it.each([
    ['张　伟', '张伟'],
    [' 李 娜\u200b', '李娜'],
    ['陈䶮', '陈䶮'],
    ['陈\ue863', '陈䶮'],
    ['买买提•艾力', '买买提·艾力'],
    ['买买提 ・ 艾力', '买买提·艾力'],
    ['买买提．艾力', '买买提·艾力'],
    ['Ｊｏｈｎ  Smith', 'John Smith'],
    ['欧阳 明 月', '欧阳明月'],
    // A compatibility ideograph stays what the person writes.
    ['金\uf90a', '金\uf90a'],
  ])('%j is %j', (given, kept) => expect(personName(given)).toBe(kept));
});
