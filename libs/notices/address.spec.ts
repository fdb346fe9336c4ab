import { postable } from './address.js';

const own = ['zhibao@erqi.example', 'tongzhi@erqi.example'];

describe('an address that mail may go to', () => {
  it.each([
    [' Li.Xiulan+1@QQ.com ', 'li.xiulan+1@qq.com'],
    ["o'neil@mail.example", "o'neil@mail.example"],
    ['wang@邮箱.中国', 'wang@邮箱.中国'],
  ])('“%s” is kept in one spelling', (given, kept) => expect(postable(given, own)).toBe(kept));

  it.each([
    ['nothing', null],
    ['no address', '未署名'],
    ['two of them', 'a@b.cn,c@d.cn'],
    ['one with a name', '李 <a@b.cn>'],
    ['two @', 'a@b@c.cn'],
    ['a second line', 'a@b.cn\nbcc: all@b.cn'],
    ['a local part that few servers take', '李秀兰@b.cn'],
    ['nothing behind the @', 'a@'],
    ['our own mailbox', 'ZhiBao@erqi.example'],
    ['our own sender', 'tongzhi@erqi.example'],
  ])('is not %s', (_, given) => expect(postable(given, own)).toBeNull());
});
