import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resolution } from '#contract';
import { installation } from '#platform';

/** One matter of the district: what a member writes, and what became of it. */
export interface Matter {
  key: string;
  year: number;
  title: string;
  text: string;
  category: string;
  situation: string;
  demands: string[];
  lead: string;
  co: string[];
  reply: string[];
  resolution: Resolution;
}

export interface DemoMember {
  name: string;
  sector: string;
  party: string;
  standing: boolean;
  group: string;
  convener: boolean;
  phone: string;
  mail: string;
  wecom: string;
  nickname: string;
}

export interface DemoDepartment {
  name: string;
  shortName: string;
  contact: string;
  phone: string;
  mail: string;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(installation, 'apps/cli/demo', file), 'utf8')) as T;

export const people = read<{ sectors: string[]; members: DemoMember[]; departments: DemoDepartment[] }>('people.json');

const all = [
  ...read<Omit<Matter, 'year'>[]>('matters-1.json').map((matter) => ({ ...matter, year: 2019 })),
  ...read<Matter[]>('matters-2.json'),
];

export const mattersOf = (year: number): Matter[] => all.filter((matter) => matter.year === year);

/** 征集通知 of the present session. */
export const callText = readFileSync(join(installation, 'apps/cli/demo', 'call.txt'), 'utf8').trim();

/** Repeatable chance: the same seed throws the same dice. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
