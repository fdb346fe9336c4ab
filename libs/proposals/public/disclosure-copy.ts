import type { DisclosureDraft, PublicCase, Redaction } from '#contract';
import { Refusal } from '#platform';
import { type Material, textsOf } from './disclosure-material.js';
import { findPersonalData } from './privacy.js';

export interface Copy {
  view: PublicCase;
  /** Places of the copy where personal data would still stand, neither hidden nor expressly kept. */
  remaining: { label: string; text: string }[];
}

type Choice = Pick<DisclosureDraft, 'proposal' | 'replyIds' | 'fileIds' | 'redactions' | 'kept'>;

/**
 * The copy that everybody will read: the chosen texts, word for word, with the marked spans replaced. What is hidden
 * is not in it in any form. Throws `disclosure-redaction-invalid` for spans that do not fit the texts.
 */
export function publicCopy(material: Material, choice: Choice, publishedOn: string): Copy {
  const spans = new Map<string, Redaction[]>();
  for (const each of choice.redactions) spans.set(each.at, [...(spans.get(each.at) ?? []), each]);
  const texts = new Map(textsOf(material).map((each) => [each.at, each]));
  if ([...spans.keys()].some((at) => !texts.has(at))) throw new Refusal('disclosure-redaction-invalid');
  const remaining: Copy['remaining'] = [];
  const public_ = (at: string): string => {
    const { label, text } = texts.get(at) ?? { label: '', text: '' };
    const own = inOrder(text, spans.get(at) ?? []);
    const shown = redacted(text, own);
    for (const words of left(text, shown, own, choice.kept)) remaining.push({ label, text: words });
    return shown;
  };
  const letters = material.letters.filter(({ id }) => choice.replyIds.includes(id));
  const view: PublicCase = {
    ...material.heading,
    publishedOn,
    title: public_('title'),
    proposers: public_('proposers'),
    situation: choice.proposal ? public_('situation') : null,
    demands: choice.proposal ? material.proposal.demands.map((_, i) => public_(`demands.${i}`)) : null,
    replies: letters.map(({ id, departmentName, documentNumber, sentOn, resolution, answers, closing }) => ({
      id,
      departmentName,
      documentNumber,
      sentOn,
      resolution,
      answers: answers.map((_, i) => public_(`replies.${id}.answers.${i}`)),
      closing: closing ? public_(`replies.${id}.closing`) : null,
    })),
    files: material.files
      .filter(({ id }) => choice.fileIds.includes(id))
      .map(({ id, name, size }) => ({ id, name, size })),
  };
  return { view, remaining };
}

/** Half of a character that takes two places (䶮 does not, 𠮷 does) cannot be hidden. */
const splits = (text: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at));

function inOrder(text: string, spans: Redaction[]): Redaction[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const wrong = sorted.some(
    ({ start, end }, i) =>
      start >= end ||
      end > text.length ||
      start < (sorted[i - 1]?.end ?? 0) ||
      splits(text, start) ||
      splits(text, end),
  );
  if (wrong) throw new Refusal('disclosure-redaction-invalid');
  return sorted;
}

function redacted(text: string, spans: Redaction[]): string {
  let shown = '';
  let from = 0;
  for (const { start, end, mark } of spans) {
    shown += text.slice(from, start) + mark;
    from = end;
  }
  return shown + text.slice(from);
}

/** A number with some digits hidden is hidden only if all of it is; of a name, a part is enough (张某某). */
function left(text: string, shown: string, spans: Redaction[], kept: string[]): Set<string> {
  const open = findPersonalData(text).filter(
    ({ kind, start, end }) =>
      !spans.some((span) =>
        kind === 'NAME' ? span.start < end && start < span.end : span.start <= start && end <= span.end,
      ),
  );
  const words = [
    ...open.map(({ start, end }) => text.slice(start, end)),
    ...findPersonalData(shown).map(({ start, end }) => shown.slice(start, end)),
  ];
  return new Set(words.filter((each) => !kept.includes(each)));
}
