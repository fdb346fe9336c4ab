import { Refusal } from '#platform';

/** For `catch`: the same refusal, said at the field of the form it belongs to. */
export const refusedAt =
  (field: string) =>
  (error: unknown): never => {
    throw error instanceof Refusal ? Refusal.at(field, error.code, error.details) : error;
  };
