import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { Postman } from '../../apps/cli/src/world/post.js';
import { type Visit, inChromium } from '../support/browser.js';
import { until } from '../support/queues.js';
import { type Ground, members, openGround } from './ground.js';
import { box, button, choose, dialog, follow, reads, region, signIn } from './steps.js';
import { Walk } from './walk.js';

jest.setTimeout(120_000);

/** A mail server of the other side that has its reasons. */
const refusals: Record<string, string> = {
  'gone.example': '5.1.1 User unknown',
  'spam.example': '5.7.1 Message rejected as spam',
};
const otherSide = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo: ({ address }, _session, done) => {
    const refusal = refusals[address.split('@').at(-1) ?? ''];
    done(refusal ? Object.assign(new Error(refusal), { responseCode: 550 }) : null);
  },
  onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
});

inChromium('what does not run, and who is known by what', ({ open, scene }) => {
  let ground: Ground;
  const at = new Date();
  const write = (name: string, address: string, subject: string) =>
    ground.world.mail({
      name: subject,
      from: { name, address },
      subject,
      text: `${subject}，请有关部门尽快处理。`,
      at,
    });

  beforeAll(async () => {
    await new Promise<void>((resolve) => otherSide.listen(0, '127.0.0.1', () => resolve()));
    const { port } = otherSide.server.address() as AddressInfo;
    ground = await openGround('web-operations', 1, {
      MAIL_OUT_URL: `smtp://127.0.0.1:${port}`,
      MAIL_OUT_FROM: 'tongzhi@erqi-zhengxie.example',
    });
    await write('周大爷', 'zhou@gone.example', '淮河路路灯不亮');
    await write('吴先生', 'wu@spam.example', '大学路早市占道');
    await write('李素琴', 'lisuqin@mail.example', '兴华街公交站没有雨棚');
    await write('张伟民', 'zhangweimin@mail.example', '陇海路非机动车道太窄');
    const postman = new Postman(ground.app.smtpPort);
    await postman.deliver('x@else.example', Buffer.from('no mail at all'));
    postman.close();
    ground.live();
    const failed = `SELECT 1 FROM notices WHERE mail_failure IS NOT NULL HAVING count(*) = 2`;
    await until('both letters were refused', async () => (await ground.app.db.row(failed)) !== null);
  });
  afterAll(async () => {
    await ground?.close();
    await new Promise<void>((resolve) => otherSide.close(resolve));
  });

  async function enter(): Promise<Visit> {
    const visit = await open('desk', ground.app.url);
    await signIn(visit.page, 'tian');
    await reads(visit.page, '待办');
    visit.complaints.splice(0);
    return visit;
  }
  const tour = () => new Walk(/[\w.]+@[\w.]+|no mail at all|SECRET_KEY/g);

  scene('运行 names every trouble in plain words, with the way out of it', async () => {
    const visit = await enter();
    const { page } = visit;
    await follow(page, '/operations');
    const mails = region(page, '没有寄出的邮件');
    await reads(mails, '没有这个邮箱');
    await reads(mails, '对方的服务器拒收，可能当作垃圾邮件');
    await reads(mails, '邮箱收不到信，见下');
    const quarantine = region(page, '隔离的来件');
    await reads(quarantine, '内容不是一封邮件');
    const bad = region(page, '收不到信的邮箱');
    await reads(bad, 'zhou@gone.example');
    await reads(bad, '没有绑定委员');
    const walk = tour();
    await walk.see(visit, 'desk-operations-troubled');
    // Another try of what was refused as spam is refused once more, and says so.
    await button(mails, /^再试一次：.*wu@spam\.example$/).click();
    await reads(page, '已重新排队寄出');
    delete refusals['spam.example'];
    await button(bad, 'zhou@gone.example 恢复寄送').click();
    await reads(page, '今后照常向 zhou@gone.example 寄信');
    await reads(bad, '没有收不到信的邮箱');
    await button(page, '刷新').click();
    await button(mails, /^再试一次：.*zhou@gone\.example$/).waitFor();
    expect(walk.faults).toEqual({});
  });

  scene('来件绑定 shows who is known by what, and who is not yet', async () => {
    const visit = await enter();
    const { page } = visit;
    const walk = tour();
    await follow(page, '/people/bindings');
    await reads(page, members.zhang.mails[0] ?? '');
    await walk.see(visit, 'desk-bindings');
    await button(page, '近来未绑定的发件人').click();
    await reads(page, 'lisuqin@mail.example');
    await walk.see(visit, 'desk-bindings-strangers');
    await button(page, 'lisuqin@mail.example 确认是李素琴').click();
    await reads(page, 'lisuqin@mail.example 已绑定给李素琴');
    await button(page, '给 zhou@gone.example 指定委员').click();
    const sheet = dialog(page, '指定委员');
    await walk.see(visit, 'desk-binding-sheet');
    await choose(sheet, '绑定给哪位委员', '陈䶮 医药卫生界');
    await box(sheet, '理由').fill('家人代发，本人来电确认');
    await button(sheet, '绑定').click();
    await reads(page, '已绑定');
    await button(page, '已绑定').first().click();
    await button(page, '解除 zhou@gone.example').click();
    const away = dialog(page, '解除绑定');
    await box(away, '理由').fill('填错了人');
    await button(away, '解除').click();
    await reads(page, '已解除');
    await button(page, '变动记录').click();
    await reads(page, '填错了人');
    await reads(page, '家人代发，本人来电确认');
    await walk.see(visit, 'desk-bindings-history');
    expect(walk.faults).toEqual({});
  });

  scene('the inbox says how sure the sender is, and whether the receipt arrived', async () => {
    const visit = await enter();
    const { page } = visit;
    const walk = tour();
    await follow(page, '/inbox');
    await page.getByText('陇海路非机动车道太窄').first().click();
    const sender = region(page, '提出人');
    await reads(sender, '发件人未核验：本机现在不能解析域名，没有核验');
    await reads(sender, '回执已寄出');
    await walk.see(visit, 'desk-sender');
    await page.getByText('淮河路路灯不亮').first().click();
    await reads(sender, '回执没有寄到：没有这个邮箱');
    await walk.see(visit, 'desk-sender-undelivered');
    await follow(page, '/settings');
    await reads(page, '核验邮件的发件人');
    await walk.see(visit, 'desk-settings-intake');
    expect(walk.faults).toEqual({});
  });
});
