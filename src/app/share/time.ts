const PER_UNIT: Readonly<Record<string, number>> = { ns: 1, us: 1e3, 'µs': 1e3, ms: 1e6, s: 1e9 };

/** A time as it is written: 3.5s, 250 ms, 40us; a bare number is seconds. Null: it is none. */
export function readTime(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?) ?(ns|us|µs|ms|s)?$/.exec(text.trim());
  if (found === null) return null;
  const ns = Math.round(Number(found[1]) * PER_UNIT[found[2] ?? 's']!);
  return Number.isSafeInteger(ns) ? ns : null;
}
