// How benchmarks measure: variants run in turn (A B C A B C …) in one process, and a ratio is the median of the ratios
// taken round by round. Absolute figures are for orientation only.

/** One line of the table. */
export interface Row {
  readonly name: string;
  /** Median over the rounds. */
  readonly value: number;
  readonly unit: string;
  /** Against which others, and how many times their speed. */
  readonly ratios: readonly { readonly to: string; readonly ratio: number }[];
  readonly note: string;
  /** What was asked for in words, and whether it is met; null where nothing was asked. */
  readonly goal: { readonly text: string; readonly met: boolean } | null;
}

export interface Variant {
  readonly name: string;
  /** Does the work once and returns how many units it did; set-up happens outside the clock. */
  readonly run: () => { readonly units: number; readonly ns: number; readonly note?: string };
}

export interface Measured {
  readonly name: string;
  /** Units a second, by round. */
  readonly rates: readonly number[];
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

/** Runs every variant once a round; the order turns round each time, so that none is always the one after another. */
export function compare(variants: readonly Variant[], rounds: number): Measured[] {
  const rates: number[][] = variants.map(() => []);
  const notes = variants.map(() => '');
  for (let round = 0; round < rounds; round++) {
    const order = variants.map((_, i) => i);
    if (round % 2 === 1) order.reverse();
    for (const i of order) {
      const { units, ns, note } = variants[i]!.run();
      rates[i]!.push((units * 1e9) / ns);
      if (note !== undefined) notes[i] = note;
    }
  }
  return variants.map((variant, i) => ({ name: variant.name, rates: rates[i]!, note: notes[i]! }));
}

/** How many times as fast as another variant: the median of the rounds' ratios. */
export function ratio(of: Measured, to: Measured): number {
  return median(of.rates.map((rate, round) => rate / to.rates[round]!));
}

/** Work that can be done in slices: makes its state anew and returns how to go on up to a number of units, and a note. */
export interface Sliced {
  readonly name: string;
  readonly start: () => { readonly up_to: (units: number) => void; readonly note: () => string };
}

/**
 * The same for long work: in each round all variants do it side by side, a slice each in turn, so that what else the
 * machine does meanwhile falls on all of them alike. A round's rate is over the sum of its slices.
 */
export function compare_sliced(variants: readonly Sliced[], units: number, slice: number, rounds: number): Measured[] {
  const rates: number[][] = variants.map(() => []);
  let notes: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const running = variants.map((variant) => variant.start());
    const ns = variants.map(() => 0);
    const order = variants.map((_, i) => i);
    for (let done = slice; done < units + slice; done += slice) {
      for (const i of order) {
        const from = clock_ns();
        running[i]!.up_to(Math.min(done, units));
        ns[i]! += clock_ns() - from;
      }
      order.reverse();
    }
    ns.forEach((sum, i) => rates[i]!.push((units * 1e9) / sum));
    notes = running.map((r) => r.note());
  }
  return variants.map((variant, i) => ({ name: variant.name, rates: rates[i]!, note: notes[i]! }));
}

export function row(name: string, value: number, unit: string, rest: Partial<Pick<Row, 'ratios' | 'note' | 'goal'>> = {}): Row {
  return { name, value, unit, ratios: rest.ratios ?? [], note: rest.note ?? '', goal: rest.goal ?? null };
}
