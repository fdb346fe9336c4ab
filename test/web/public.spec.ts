import { routes } from '#contract';
import { type District, Road, openDistrict } from '../api/district.js';
import { inChromium } from '../support/browser.js';
import { faultsOf } from './looks.js';

let district: District;
let id: string;
beforeAll(async () => {
  district = await openDistrict('web-public');
  const road = new Road(district);
  id = await road.replied({ situation: '反映人：张三，电话 13803711234。夜间停车难。' });
  const params = { id };
  const { basis, texts, opinions } = await district.tian.call(routes.disclosure.material, { params });
  const redactions = texts.flatMap(({ at, findings }) =>
    findings.map(({ start, end, mark }) => ({ at, start, end, mark })),
  );
  const body = {
    decision: 'PUBLIC' as const,
    basis,
    proposal: true,
    replyIds: opinions.map((each) => each.replyId),
    redactions,
  };
  await district.tian.call(routes.disclosure.decide, { params, body });
});
afterAll(() => district?.close());

inChromium('the public pages', ({ open, scene }) => {
  for (const screen of ['desk', 'phone'] as const) {
    scene(`are found, searched and read by anybody, on a ${screen}`, async () => {
      const visit = await open(screen, district.app.url);
      const { page, complaints } = visit;
      await page.goto('/public');
      complaints.splice(0);
      expect(await faultsOf(visit)).toEqual([]);
      await page.getByRole('searchbox', { name: '查找提案和答复' }).fill('消防通道');
      await page.getByRole('button', { name: '查找' }).click();
      await page.getByRole('link', { name: '关于改善老旧小区停车的建议' }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('关于改善老旧小区停车的建议');
      expect(await page.getByText('反映人：某某，电话 ××。夜间停车难。').count()).toBe(1);
      expect(await faultsOf(visit)).toEqual([]);
      await page.goto('/public?search=没有这样的话');
      expect(await page.getByText('没有找到含有').count()).toBe(1);
      expect(await faultsOf(visit)).toEqual([]);
    });
  }
});
