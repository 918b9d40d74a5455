/** What of a thing was changed in a form: only that is sent, so that nothing else is overwritten. */

type Keyed = Readonly<Record<string, unknown>>;

function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function changes<T extends object>(before: T, after: T): Partial<T> {
  const changed = (Object.keys(after) as (keyof T)[]).filter((name) => !alike(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]])) as Partial<T>;
}

/** What was changed from `before` to `typed`, done to `now`; of texts by locale and the like each by itself. */
export function merged<T extends object>(before: T, typed: T, now: T): T {
  const mine = Object.entries(changes(before, typed)).map(([name, value]) => {
    const [old, newest] = [before, now].map((of) => (of as Keyed)[name]);
    return [name, keyed(old) && keyed(value) && keyed(newest) ? each(old, value, newest) : value];
  });
  return { ...now, ...Object.fromEntries(mine) };
}

function each(before: Keyed, typed: Keyed, now: Keyed): Keyed {
  const gone = Object.keys(before).filter((key) => !(key in typed));
  return Object.fromEntries(
    Object.entries({ ...now, ...changes(before, typed) }).filter(([key]) => !gone.includes(key)),
  );
}

function keyed(value: unknown): value is Keyed {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Values that were given, and those that were taken away (null). */
export function given<V>(values: Readonly<Record<string, V | undefined>>): Record<string, V> {
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, V] => pair[1] !== undefined));
}
