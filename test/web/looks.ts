import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as rest } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Visit } from '../support/browser.js';

const source = (name: string) => readFileSync(createRequire(import.meta.url).resolve(name), 'utf8');
const axe = source('axe-core/axe.min.js');
const inPage = source('./in-page.js');

interface Look {
  words: string;
  /** How much wider than the window the page is. */
  wider: number;
  /** Targets too small for a thumb. */
  small: string[];
}

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Latin words that people here read and write; whatever else is left over from a program. */
const known = /^(APP|Word|Excel|Enter|Esc|UTF|GB18030|seq|prefix|SECRET_KEY|year|term|session)$/;

/** What no reader should meet: codes, English, words for nothing. Names given by people are no such thing. */
function leftovers(words: string, names: RegExp): string[] {
  const plain = words
    .replace(/[\w.-]+@[\w.-]+/g, '')
    .replace(/\.(txt|docx|xlsx|csv)/g, '')
    .replace(/校验码 [0-9a-f]+/g, '')
    .replace(/\bL\d{4}-\d{4}\b/g, '')
    .replace(names, '');
  return (plain.match(/[A-Za-z_][\w-]{2,}|\[object|NaN/g) ?? []).filter((word) => !known.test(word));
}

const still = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() =>
  Promise.all(document.getAnimations().map((each) =>
    each.effect?.getComputedTiming().iterations === Infinity ? undefined : each.finished.catch(() => undefined))))`;

/** Waits until nothing on the page is loading or moving any longer. */
export async function settled({ page, underWay }: Visit): Promise<void> {
  do {
    while (underWay.size > 0) await rest(10);
    await page.evaluate(still);
  } while (underWay.size > 0);
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<Violation[]>(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'],
  }).then((result) => result.violations)`);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}：${nodes.map(({ target }) => target.join(' ')).join('；')}`);
}

/** Everything wrong with the page as it stands before its reader. `names` are words of people's own. */
export async function faultsOf(visit: Visit, names = /$^/): Promise<string[]> {
  const { page, complaints } = visit;
  await settled(visit);
  await page.evaluate(inPage);
  const phone = (page.viewportSize()?.width ?? 0) < 500;
  const look = await page.evaluate<Look>('look()');
  return [
    ...complaints.splice(0),
    ...leftovers(look.words, names).map((word) => `留下的代码或英文：${word}`),
    ...(look.wider > 0 ? [`比屏幕宽 ${look.wider} 像素`] : []),
    ...(phone ? look.small.map((target) => `手指点不准：${target}`) : []),
    ...(await violations(page)),
  ];
}

/** The same page read at twice its size: no line may leave the window. */
export async function faultsEnlarged(visit: Visit): Promise<string[]> {
  const { page } = visit;
  const usual = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.setViewportSize({ width: usual.width / 2, height: usual.height / 2 });
  await settled(visit);
  const { wider } = await page.evaluate<Look>('look()');
  await page.setViewportSize(usual);
  return wider > 0 ? [`放大到两倍时比屏幕宽 ${wider} 像素`] : [];
}
