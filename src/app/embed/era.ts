// Rules of another kernel, as far as switches go: what it did not have is set to what it had.
import type { Catalog, SwitchOptionText } from '#wire/catalog.ts';

function compareVersions(one: string, other: string): number {
  const [a, b] = [one.split('.').map(Number), other.split('.').map(Number)];
  for (let ix = 0; ix < Math.max(a.length, b.length); ix++) {
    const difference = (a[ix] ?? 0) - (b[ix] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function had({ era }: SwitchOptionText, kernel: string): boolean {
  const [from, to] = era ?? [null, null];
  return (from === null || compareVersions(kernel, from) >= 0) && (to === null || compareVersions(kernel, to) <= 0);
}

/** Only the switches that have to change; of several options that the kernel had, its own before one that every kernel has. */
export function switchesOfEra(catalog: Pick<Catalog, 'switches'>, now: Readonly<Record<string, string>>, kernel: string): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const one of catalog.switches) {
    const option = one.options.find(({ id }) => id === now[one.id]);
    if (option === undefined || had(option, kernel)) continue;
    const known = one.options.filter((other) => had(other, kernel));
    const to = known.find(({ era }) => era !== undefined) ?? known.find(({ id }) => id === one.default) ?? known[0];
    if (to !== undefined) changed[one.id] = to.id;
  }
  return changed;
}
