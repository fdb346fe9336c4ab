import { z } from 'zod';

// The pages' content policy forbids code made of text: zod must not even try, for the browser reports the attempt.
if ('document' in globalThis) z.config({ jitless: true });

/** Row identity: a UUID (version 7, so that it sorts by time of making). */
export const id = z.uuid();

/** A moment on the wire: ISO 8601 in UTC. Handlers may return a `Date`. */
export const instant = z
  .union([z.date(), z.iso.datetime({ offset: true })])
  .transform((value) => (value instanceof Date ? value.toISOString() : value))
  .pipe(z.string());

/** A calendar day in China, `2026-11-22`. */
export const day = z.iso.date();

/** Text typed by a person: trimmed, no NUL, with a floor and a ceiling in characters. */
export const text = (min: number, max: number) =>
  z
    .string()
    .transform((value) => value.replaceAll('\u0000', '').trim())
    .pipe(z.string().min(min).max(max));

/** Optional text: an empty field is `null`. */
export const maybeText = (max: number) =>
  text(0, max)
    .transform((value) => value || null)
    .nullable()
    .default(null);

/** `?flag=true` in an address. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** One choice or several: `?stage=filed&stage=handling`. */
export const several = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(item).optional());

export const idParams = z.strictObject({ id });

export const made = z.object({ id });

export const pageQuery = {
  /** The `next` of the page before; left out for the first page. */
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** A page of a list: the rows, and the cursor of the next page (`null` on the last). */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

/** An action the person may take now. `blocked` says in Chinese why the button cannot be pressed yet. */
export const may = z.array(z.object({ action: z.string(), blocked: z.string().nullable() }));

/** A file as lists show it; its bytes are at `/api/files/:id`. */
export const fileView = z.object({
  id,
  name: z.string(),
  contentType: z.string(),
  size: z.number().int(),
});
export type FileView = z.output<typeof fileView>;

/** One row of a record's course. */
export const trailView = z.object({
  at: instant,
  action: z.string(),
  who: z.string(),
  onBehalfOf: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  note: z.string().nullable(),
});
export type TrailView = z.output<typeof trailView>;
