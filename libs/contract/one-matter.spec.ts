import { severalMatters } from './one-matter.js';

const text = (title: string, situation: string, ...demands: string[]) => ({ title, situation, demands });

describe('一事一案', () => {
  it.each([
    [
      'one word in all',
      text('关于规范共享单车停放的建议', '路口单车乱停。', '建议划定共享单车停放区。', '建议清运违规停放的单车。'),
    ],
    [
      'joined by a sentence of the situation',
      text(
        '关于改善老旧小区停车的建议',
        '辖区老旧小区车位不足，夜间车辆占用消防通道。',
        '建议划定夜间临时停车位。',
        '建议清理消防通道。',
      ),
    ],
    [
      'joined by the title',
      text('关于加装电梯和坡道的建议', '老人上下楼难。', '简化电梯审批手续。', '补建无障碍坡道。'),
    ],
    [
      'as a chain: the first and the last through the one between',
      text('关于老年食堂的建议', '无。', '扩大老年食堂覆盖。', '老年食堂给予用餐补贴。', '用餐补贴按季度发放。'),
    ],
    ['a single demand', text('关于路灯的建议', '路灯不亮。', '修好路灯。')],
    [
      'nothing but common words',
      text('关于某事的建议', '无。', '建议加强管理。', '建议完善机制。', '建议加大投入力度。'),
    ],
    ['nothing yet', text('', '', '', '')],
    [
      'rare characters',
      text('关于保护龑园遗址的建议', '龑园年久失修。', '对龑园遗址勘察测绘。', '龑园遗址设保护围栏。'),
    ],
  ])('is kept: %s', (_, proposal) => {
    expect(severalMatters(proposal)).toBeNull();
  });

  it.each([
    [
      'two matters in two sentences',
      text(
        '关于城市管理的几点建议',
        '嵩山路路灯损坏。小学门口接送拥堵。',
        '更换嵩山路损坏路灯。',
        '小学门口划接送区。',
      ),
      [[0], [1]],
      '第 2 条与第 1 条建议没有共同的关键词',
    ],
    [
      'one that does not belong to the others',
      text(
        '关于发展樱桃沟林下经济的建议',
        '樱桃沟林地资源丰富，林下种植刚刚起步。',
        '扩大樱桃沟林下种植面积。',
        '给予林下种植补贴。',
        '在医院门口增加公交班次。',
      ),
      [[0, 1], [2]],
      '第 3 条与第 1、2 条建议没有共同的关键词',
    ],
    [
      'three of three',
      text('几点建议', '无。', '修复人行天桥电梯。', '老年大学扩大招生。', '河道清淤除臭。'),
      [[0], [1], [2]],
      '第 2 条，第 3 条与第 1 条',
    ],
    [
      'numbers are those of the form, also behind an empty one',
      text('几点建议', '无。', '', '修复人行天桥。', '老年大学招生。'),
      [[1], [2]],
      '第 3 条与第 2 条',
    ],
  ])('is doubted: %s', (_, proposal, groups, said) => {
    const found = severalMatters(proposal);
    expect(found?.groups).toEqual(groups);
    expect(found?.said).toContain(said);
  });

  it('is quick with the longest text that is allowed', () => {
    const long = '关于河道清淤与岸线绿化并开展水质监测。'.repeat(300);
    const begun = performance.now();
    severalMatters({ title: long, situation: long, demands: Array.from({ length: 20 }, (_, at) => `${long}${at}`) });
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
