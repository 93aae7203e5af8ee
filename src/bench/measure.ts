// How benchmarks measure: variants run in turn (A B C A B C …) in one process, and the finding is the median of the ratios
// taken round by round. Absolute figures are for orientation only.

export interface Variant {
  readonly name: string;
  /** Does the work once and returns how many units it did; set-up happens outside the clock. */
  readonly run: () => { readonly units: number; readonly ns: number; readonly note?: string };
}

export interface Finding {
  readonly name: string;
  /** Units a second, median over the rounds. */
  readonly rate: number;
  /** Rate over the first variant's, median of the rounds. */
  readonly ratio: number;
  readonly note: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[mid]! : (sorted[mid - 1]! + sorted[mid]!) / 2;
}

export function clock_ns(): number {
  return Number(process.hrtime.bigint());
}

export function timed(work: () => number): { units: number; ns: number } {
  const from = clock_ns();
  const units = work();
  return { units, ns: clock_ns() - from };
}

export function compare(variants: readonly Variant[], rounds: number): Finding[] {
  const rates: number[][] = variants.map(() => []);
  const ratios: number[][] = variants.map(() => []);
  const notes: string[] = variants.map(() => '');
  for (let round = 0; round < rounds; round++) {
    const row = variants.map((variant, i) => {
      const { units, ns, note } = variant.run();
      if (note !== undefined) notes[i] = note;
      return (units * 1e9) / ns;
    });
    row.forEach((rate, i) => {
      rates[i]!.push(rate);
      ratios[i]!.push(rate / row[0]!);
    });
  }
  return variants.map((variant, i) => ({ name: variant.name, rate: median(rates[i]!), ratio: median(ratios[i]!), note: notes[i]! }));
}
