import { likeliest } from './nicknames.js';

const member = (name: string, ...hints: string[]) => ({ memberId: name, name, hints });
const roster = [
  member('张伟民', '中国共产党', '大学路街道', '中共党员'),
  member('李素琴', '妇联', '大学路街道', '中共党员'),
  member('陈䶮', '科学技术界', '大学路街道', '九三学社'),
  member('郭庆丰', '教育界', '大学路街道', '民进'),
  member('马国正', '医药卫生界', '淮河路街道', '农工党'),
  member('马秀兰', '教育界', '京广路街道', '民进'),
  member('邢红旗', '中国共产党', '五里堡街道', '中共党员'),
  member('王建', '经济界', '德化街街道', '群众'),
  member('王建军', '工会', '五里堡街道', '中共党员'),
  member('王健军', '经济界', '德化街街道', '群众'),
  member('司马青云', '文化体育界', '一马路街道', '群众'),
  member('买买提·艾力', '少数民族和宗教界', '一马路街道', '群众'),
  member('李明', '工会', '建中街街道', '群众'),
  member('李明', '教育界', '福华街街道', '民进'),
];
const meant = (nickname: string) => {
  const found = likeliest(nickname, roster);
  return found && [found.name, found.hints[0]].join(' ');
};

describe('who a nickname in the group most likely is', () => {
  it.each([
    ['二七-张伟民', '张伟民 中国共产党'],
    ['陈䶮(音同眼)', '陈䶮 科学技术界'],
    ['买买提·艾力', '买买提·艾力 少数民族和宗教界'],
    ['素琴 大学路', '李素琴 妇联'],
    ['老素琴', '李素琴 妇联'],
    ['五里堡伟民', '张伟民 中国共产党'],
    ['青云', '司马青云 文化体育界'],
    ['老马(医卫界)', '马国正 医药卫生界'],
    ['五里堡老邢', '邢红旗 中国共产党'],
  ])('%s is %s', (nickname, expected) => expect(meant(nickname)).toBe(expected));

  it('takes the longer of two names that both stand in it', () => expect(meant('王建军(工会)')).toBe('王建军 工会'));

  it('tells two members of one name apart by what stands beside it, and else proposes neither', () => {
    expect(meant('李明(教育界)')).toBe('李明 教育界');
    expect(meant('李明')).toBeNull();
  });

  it.each(['老马', '郭老师', '静水流深', '马年大吉', '', '教育界', '刘建军', '大学路 赵素琴'])(
    'proposes nobody for “%s”',
    (nickname) => expect(meant(nickname)).toBeNull(),
  );
});
