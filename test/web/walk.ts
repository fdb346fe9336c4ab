import type { Page } from 'playwright-core';
import { type Visit, keepPicture, screens } from '../support/browser.js';
import { faultsEnlarged, faultsOf } from './looks.js';
import { follow } from './steps.js';

/** A page: its name for pictures and faults, its address, and words that stand there once it is complete. */
export type Stop = [name: string, address: string, words: string | RegExp];

const pictures = process.env.TIBANTONG_SCREENSHOTS === '1';

/** Goes from page to page and keeps what is wrong there, by the name of the page. */
export class Walk {
  readonly faults: Record<string, string[]> = {};

  /** `names` are words of people's own, in which Latin letters are no fault. */
  constructor(private readonly names = /$^/) {}

  private note(name: string, found: string[]): void {
    if (found.length) this.faults[name] = [...(this.faults[name] ?? []), ...found];
  }

  async through(visit: Visit, stops: Stop[]): Promise<void> {
    const { page } = visit;
    for (const [name, address, words] of stops) {
      await follow(page, address);
      const there = page.getByRole('main').getByText(words).first().waitFor({ timeout: 8000 });
      await there.catch(() => this.note(name, [`没有等到“${words}”`]));
      this.note(name, await faultsOf(visit, this.names));
      if (page.viewportSize()?.width === screens.desk.viewport.width) this.note(name, await faultsEnlarged(visit));
      if (pictures) await keepPicture(page, name);
    }
  }

  /** What has just been opened on a page. */
  async see(visit: Visit, name: string): Promise<void> {
    this.note(name, await faultsOf(visit, this.names));
    if (pictures) await keepPicture(visit.page, name);
  }
}

/** Every button of a case page that this person may press now, by its words; `open` presses one. */
export async function stepsOn(page: Page): Promise<string[]> {
  const primary = page.locator('.case-head .el-button--primary:enabled');
  const first = (await primary.count()) > 0 ? [(await primary.innerText()).trim()] : [];
  await page.getByRole('button', { name: '更多操作' }).click();
  const items = page.getByRole('menuitem', { disabled: false });
  await items.first().waitFor();
  const others = await items.allInnerTexts();
  await page.keyboard.press('Escape');
  await items.first().waitFor({ state: 'hidden' });
  return [...first, ...others.map((words) => words.trim())];
}

export async function takeStep(page: Page, words: string): Promise<void> {
  const primary = page.locator('.case-head .el-button--primary:enabled').filter({ hasText: words });
  if ((await primary.count()) > 0) return primary.click();
  await page.getByRole('button', { name: '更多操作' }).click();
  await page.getByRole('menuitem', { name: words, exact: true }).click();
}
