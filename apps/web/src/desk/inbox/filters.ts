import { channels, suggestionStages, type SentQuery, type routes } from '#contract';
import type { Address } from '../ground/address.js';

/** Names under which the filters of the inbox stand in the address. */
export const FILTERS = ['stage', 'channel', 'category', 'year', 'search', 'senderOpen', 'alike', 'unseen'] as const;

export function queryOf(address: Address): SentQuery<typeof routes.suggestions.inbox> {
  const year = address.one('year');
  return {
    stage: suggestionStages.filter((stage) => address.all('stage').includes(stage)),
    channel: channels.filter((channel) => address.all('channel').includes(channel)),
    category: address.one('category'),
    year: year && /^\d{4}$/.test(year) ? year : undefined,
    search: address.one('search'),
    senderOpen: address.one('senderOpen') === 'true' ? 'true' : undefined,
    alike: address.one('alike') === 'true' ? 'true' : undefined,
    unseen: address.one('unseen') === 'true' ? 'true' : undefined,
  };
}
