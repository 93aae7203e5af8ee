// Looks at a value that came from outside, field by field: what is not exactly as expected is not there at all.

/** Undefined: it is not that. */
export type Check<T> = (value: unknown) => T | undefined;
export type Checked<C> = C extends Check<infer T> ? T : never;

export const text =
  (most: number): Check<string> =>
  (value) =>
    typeof value === 'string' && value.length <= most ? value : undefined;

export const number =
  (least: number, most: number): Check<number> =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most ? value : undefined;

export const whole =
  (least: number, most: number): Check<number> =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most ? (value as number) : undefined;

export const flag: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

export const oneOf =
  <T extends string>(...choices: readonly T[]): Check<T> =>
  (value) =>
    choices.find((choice) => choice === value);

export const maybe =
  <T>(check: Check<T>): Check<T | null> =>
  (value) =>
    value === null ? null : check(value);

export const list =
  <T>(check: Check<T>, most: number): Check<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return undefined;
    const checked: T[] = [];
    for (let ix = 0; ix < value.length; ix++) {
      const one = check((value as unknown[])[ix]);
      if (one === undefined) return undefined;
      checked.push(one);
    }
    return checked;
  };

/** Own fields only, and of them only those named: whatever else there is stays outside. */
export const shape =
  <T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<T> =>
  (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const checked: Record<string, unknown> = {};
    for (const name of Object.keys(fields)) {
      const one = Object.hasOwn(value, name) ? fields[name as keyof T]((value as Record<string, unknown>)[name]) : undefined;
      if (one === undefined) return undefined;
      checked[name] = one;
    }
    return checked as T;
  };

/** A value that cannot even be looked at is not what was expected. */
export function safely<T>(check: Check<T>, value: unknown): T | null {
  try {
    return check(value) ?? null;
  } catch {
    return null;
  }
}
