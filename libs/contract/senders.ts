import { z } from 'zod';
import { route } from './route.js';
import { trustView } from './trust.js';
import { id, idParams, instant } from './values.js';

/** How the receipt of a suggestion fared. */
export const receiptStates = ['waiting', 'sent', 'held', 'failed', 'undelivered', 'in-app', 'none'] as const;
export type ReceiptState = (typeof receiptStates)[number];

export const senderView = z.object({
  /** The mails of the record, oldest first, with what was found out about their sender; null: not looked at yet. */
  mails: z.array(z.object({ arrivalId: id, from: z.string(), trust: trustView.nullable() })),
  receipt: z.object({
    state: z.enum(receiptStates),
    at: instant.nullable(),
    to: z.string().nullable(),
    /** In plain words, when it did not arrive. */
    why: z.string().nullable(),
  }),
  bad: z.object({ id, address: z.string(), since: instant, reason: z.string() }).nullable(),
});
export type SenderView = z.output<typeof senderView>;

export const senders = {
  read: route({
    method: 'GET',
    path: '/api/suggestions/:id/sender',
    summary: '发件人核验与回执的情况',
    params: idParams,
    result: senderView,
    allow: 'suggestion.read',
  }),
  verify: route({
    method: 'POST',
    path: '/api/suggestions/:id/sender/check',
    summary: '现在核验发件人',
    params: idParams,
    allow: 'suggestion.triage',
  }),
};
