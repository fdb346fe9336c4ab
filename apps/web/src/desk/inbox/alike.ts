import type { ResultOf, routes } from '#contract';
import type { Loading } from '../ground/loading.js';

export type Alike = ResultOf<typeof routes.suggestions.like>[number];
export type AlikeLoading = Loading<Alike[]>;
