import type { Locator, Page } from 'playwright-core';
import { worldPassword } from '../../apps/cli/src/world/world.js';

/** What people do with their hands on these pages, found by the words that they read there. */

export const box = (within: Page | Locator, name: string) => within.getByRole('textbox', { name, exact: true });
export const button = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('button', { name, exact: typeof name === 'string' });
export const heading = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('heading', { name, exact: typeof name === 'string' });
export const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });
export const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Waits until the words stand on the page. */
export const reads = (within: Page | Locator, words: string | RegExp) => within.getByText(words).first().waitFor();

export async function signIn(page: Page, login: string): Promise<void> {
  await box(page, '账号').fill(login);
  await box(page, '密码').fill(worldPassword);
  await button(page, '登录').click();
  await box(page, '密码').waitFor({ state: 'detached' });
}

/** Opens a list of choices, takes one, and goes on to the next field. */
export async function choose(within: Page | Locator, name: string, choice: string): Promise<void> {
  const page = 'page' in within ? within.page() : within;
  const field = page.getByRole('combobox', { name, exact: true });
  // What is chosen is written over the field itself: people click on the frame around both.
  const frame = within.locator('.el-select__wrapper').filter({ has: field });
  await frame.click();
  const list = page.getByRole('listbox', { name, exact: true });
  await list.getByRole('option', { name: choice, exact: true }).click();
  await frame.getByRole('combobox').press('Tab');
}

/** Goes to an address as a link inside the app does, without loading everything again. */
export const follow = (page: Page, address: string): Promise<void> =>
  page.evaluate<void>(`void document.querySelector('#desk, #member').__vue_app__
    .config.globalProperties.$router.push(${JSON.stringify(address.replace(/^\/m(?=\/|$)/, '') || '/')})`);

/** Goes to a page by the menu on the left. */
export const menu = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click();

export interface Letter {
  answers: string[];
  documentNumber: string;
}

/** Writes the answers and what a letter needs, and looks at the letter. */
export async function fillReply(
  page: Page,
  { answers, documentNumber }: Letter,
  preview = '将发送的答复函',
): Promise<void> {
  const sheet = dialog(page, '答复提案');
  for (const [at, words] of answers.entries()) await box(sheet, `对建议 ${at + 1} 的答复`).fill(words);
  await choose(sheet, '办理结果', 'A 所提问题已经解决或基本解决');
  await box(sheet, '文号').fill(documentNumber);
  await box(sheet, '签发人').fill('王国强');
  await box(sheet, '联系人').fill('王磊');
  await box(sheet, '联系电话').fill('0371-68180000');
  await button(sheet, '预览答复函').click();
  for (const words of answers) await reads(dialog(page, preview), words);
}

export async function answer(page: Page, letter: Letter): Promise<void> {
  await button(page, '发送答复').click();
  await fillReply(page, letter);
  await button(dialog(page, '将发送的答复函'), '发送答复').click();
  await reads(page, '答复已发送给提案者');
}

export async function consult(page: Page, outcome: string): Promise<void> {
  await button(page, '登记面商').click();
  const sheet = dialog(page, '登记面商');
  await sheet.getByText('电话', { exact: true }).click();
  await box(sheet, '沟通情况').fill(outcome);
  await button(sheet, '登记面商').click();
  await reads(page, '面商情况已登记');
}
