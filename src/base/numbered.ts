// Numbers for names: the tables by which columns are indexed (counters, tracepoints, reasons to wait).

/** `{ first name: first, second name: first + 1, … }`. */
export function numbered<N extends string>(names: readonly N[], first = 0): Readonly<Record<N, number>> {
  const entries = names.map((name, i) => `${JSON.stringify(name)}:${first + i}`);
  // By way of a text, because engines give a parsed object fixed fields, whose numbers the compiler puts into the code;
  // one filled name by name becomes a hash table, and every `VM.pgfree` a call that looks it up.
  return JSON.parse(`{${entries.join(',')}}`) as Record<N, number>;
}
