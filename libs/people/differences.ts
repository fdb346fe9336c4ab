type Fact = string | number | boolean | null;

/** What changed between two forms of a record, for its trail: `phone.from`, `phone.to`. */
export function differences(before: object, after: object): Record<string, Fact> {
  const old = new Map(Object.entries(before).map(([name, value]) => [name, factOf(value)]));
  const changed: Record<string, Fact> = {};
  for (const [name, value] of Object.entries(after)) {
    const [from, to] = [old.get(name) ?? null, factOf(value)];
    if (from !== to) Object.assign(changed, { [`${name}.from`]: from, [`${name}.to`]: to });
  }
  return changed;
}

function factOf(value: unknown): Fact {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
