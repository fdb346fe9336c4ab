import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { FileReadings } from '#files';
import { type Visit, inChromium } from '../support/browser.js';
import { zip } from '../corpus/files/containers.js';
import { docm, docx, pdf } from '../corpus/files/documents.js';
import { iphonePhoto } from '../corpus/files/pictures.js';
import { type Ground, members, openGround } from './ground.js';
import { faultsOf } from './looks.js';
import { button, dialog, menu, reads, signIn } from './steps.js';

jest.setTimeout(120_000);

inChromium('attachments on the desk and on the phone', ({ open, chapter }) => {
  let ground: Ground;
  let visit: Visit;
  let clerk: Page;

  beforeAll(async () => {
    ground = await openGround('web-files');
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300)]);
    const inner = [
      { name: '建议/公园路灯.docx', content: await docx(['碧沙岗公园的路灯坏了十二盏。']), gbk: true },
      { name: '查看工具.exe', content: program, gbk: true },
    ];
    await letter('现场照片', 'IMG_0612.HEIC', await iphonePhoto());
    await letter('扫描来信', '扫描件.pdf', pdf(null));
    await letter('压缩材料', '材料.zip', zip(inner));
    await letter('统计表格', '统计表.docx', docm('路灯统计'));
    const readings = ground.app.app.get(FileReadings);
    do await ground.app.drain();
    while ((await readings.ask()) > 0);
    ground.live();
    visit = await open('desk', ground.app.url);
    clerk = visit.page;
    await signIn(clerk, 'tian');
    visit.complaints.splice(0);
    await menu(clerk, /^收件箱/);
  });
  afterAll(() => ground?.close());

  async function letter(subject: string, name: string, content: Buffer): Promise<void> {
    await ground.world.mail({
      name: subject,
      from: { name: members.zhang.name, address: members.zhang.mails[0] ?? '' },
      subject,
      text: '情况写在附件里，请安排人员到现场核对，谢谢。',
      at: ground.app.clock.now(),
      attachment: { name, contentType: 'application/octet-stream', content },
    });
  }
  const pick = (title: string) => clerk.getByText(title, { exact: true }).first().click();
  const names = /IMG_\d+\.HEIC|扫描件\.pdf|材料\.zip|exe|docx|zip|HEIC|pdf/g;

  chapter('a photo of an iPhone is seen at once', async () => {
    await pick('现场照片');
    const photo = button(clerk, '查看图片：IMG_0612.HEIC');
    await photo.click();
    const large = clerk.getByRole('img', { name: 'IMG_0612.HEIC' });
    await large.waitFor();
    await expect(
      large.evaluate((image: { decode?(): Promise<void> }) => image.decode?.().then(() => true)),
    ).resolves.toBe(true);
    await expect(faultsOf(visit, names)).resolves.toEqual([]);
  });

  chapter('a scan says that somebody must read it', async () => {
    await pick('扫描来信');
    await reads(clerk, '需人工阅读');
  });

  chapter('a document in an archive is read without opening it; the program beside it cannot be taken', async () => {
    await pick('压缩材料');
    await reads(clerk, '已隔离：压缩包里有程序');
    await expect(clerk.getByRole('link', { name: '查看工具.exe' }).count()).resolves.toBe(0);
    await button(clerk, '阅读文字：公园路灯.docx').click();
    await reads(clerk, '碧沙岗公园的路灯坏了十二盏。');
    await expect(faultsOf(visit, names)).resolves.toEqual([]);
  });

  chapter('a document with macros is released with a reason', async () => {
    await pick('统计表格');
    await button(clerk, '放行：统计表.docx').click();
    const sheet = dialog(clerk, '放行附件');
    await button(sheet, '放行').click();
    await reads(sheet, /至少|请填写|必填/);
    visit.complaints.splice(0);
    await sheet.getByRole('textbox', { name: /理由/ }).fill('已电话核实，是单位的统计表');
    await expect(faultsOf(visit, names)).resolves.toEqual([]);
    await button(sheet, '放行').click();
    await clerk.getByRole('link', { name: '统计表.docx' }).waitFor();
    await reads(clerk, '已放行：已电话核实');
  });

  chapter('the sender sees the same on the phone, without what is the office’s', async () => {
    const phone = await open('phone', ground.app.url);
    await signIn(phone.page, 'zhang');
    phone.complaints.splice(0);
    const row = await ground.app.db.row<{ id: string }>(`SELECT id FROM suggestions WHERE title = '压缩材料'`);
    await phone.page.goto(`${ground.app.url}/m/suggestions/${row?.id}`);
    await reads(phone.page, '已隔离：压缩包里有程序');
    await button(phone.page, '阅读文字：公园路灯.docx').click();
    await reads(phone.page, '碧沙岗公园的路灯坏了十二盏。');
    await expect(phone.page.getByRole('button', { name: /放行|取出/ }).count()).resolves.toBe(0);
    await expect(faultsOf(phone, names)).resolves.toEqual([]);
  });
});
