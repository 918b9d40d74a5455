/** What of a thing was changed in a form: only that is sent, so that nothing else is overwritten. */

export function changes<T extends object>(before: T, after: T): Partial<T> {
  const changed = (Object.keys(after) as (keyof T)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, after[name]])) as Partial<T>;
}

/** Values that were given, and those that were taken away (null). */
export function given<V>(values: Readonly<Record<string, V | undefined>>): Record<string, V> {
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, V] => pair[1] !== undefined));
}
