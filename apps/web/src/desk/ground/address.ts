import { computed, shallowRef, watch, type ComputedRef, type WritableComputedRef } from 'vue';
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router';

/** The filters of a list, kept in the address of the page: a reload, a bookmark and the way back show the same rows. */
export interface Address {
  one: (name: string) => string | undefined;
  all: (name: string) => string[];
  /** Changes some of them; `undefined` and an empty list take one away. */
  set: (changes: LocationQueryRaw) => void;
  /** One of them as what is chosen in a field; nothing chosen takes it away. */
  field: (name: string) => WritableComputedRef<string, string | null>;
  /** Everything in one text, to be watched. */
  text: (...names: string[]) => ComputedRef<string>;
}

export function useAddress(): Address {
  const route = useRoute();
  const router = useRouter();
  // A page kept alive in the background must not follow the address of the page in front.
  const path = route.path;
  const query = shallowRef(route.query);
  watch(
    () => route.query,
    (latest) => {
      if (route.path === path) query.value = latest;
    },
    { flush: 'sync' },
  );

  const all = (name: string): string[] => {
    const value = query.value[name];
    return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');
  };
  const set = (changes: LocationQueryRaw): void => {
    const next: LocationQueryRaw = { ...query.value, ...changes };
    for (const [name, value] of Object.entries(next)) {
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) delete next[name];
    }
    void router.replace({ path, query: next });
  };
  return {
    all,
    one: (name) => all(name)[0],
    set,
    field: (name) => computed({ get: () => all(name)[0] ?? '', set: (value) => set({ [name]: value || undefined }) }),
    text: (...names) => computed(() => JSON.stringify(names.map((name) => all(name)))),
  };
}
