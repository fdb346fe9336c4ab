import { type FigureView, figureView } from '#contract';
import { z } from 'zod';
import { type Db, type Tx, system } from '#platform';
import { type Equation, equationsOf } from './equations.js';
import { type KeptFigure, computeFigures } from './figures.js';
import { holdStill } from './period-tables.js';
import { type Period, type Wanted, periodOf, titleOf } from './period.js';
import { type Sentence, plainText, quoted, sentenceOf } from './sentence.js';

export interface Summary {
  sentence: Sentence;
  figures: KeptFigure[];
  equations: Equation[];
}

/** Everything a summary says, from the records as they are now. Once per transaction, and after `holdStill`. */
export async function summarise(tx: Tx, period: Period): Promise<Summary> {
  const figures = await computeFigures(tx, period);
  const count = (key: string) => figures.find((figure) => figure.key === key)?.numerator ?? 0;
  const sentence = sentenceOf(period, {
    received: count(quoted.received),
    filed: count(quoted.filed),
    replied: count(quoted.replied),
  });
  return { sentence, figures, equations: equationsOf(figures) };
}

/** A summary that nobody keeps. */
export interface Report {
  title: string;
  from: string;
  to: string;
  asOf: string;
  sentence: string;
  figures: FigureView[];
  equations: Equation[];
}

/** The summary of a period from the records as they are, said once and not kept. */
export function reportNow(db: Db, wanted: Wanted): Promise<Report> {
  return db.transaction(system, async (tx) => {
    const period = periodOf(wanted, tx.now);
    await holdStill(tx);
    const { sentence, figures, equations } = await summarise(tx, period);
    return {
      title: titleOf(period),
      from: period.from,
      to: period.to,
      asOf: period.asOf.toISOString(),
      sentence: plainText(sentence),
      figures: z.array(figureView).parse(figures),
      equations,
    };
  });
}
