// Old links stay good: each upgrader turns the fields of one version into those of the next, and is never removed.
// Fields are plain text here; the codec checks them afterwards.

export type Fields = Readonly<Record<string, string>>;

export const LINK_VERSION = 1;

/** upgraders[n] turns version n into n + 1. */
export const upgraders: readonly ((fields: Fields) => Fields)[] = [
  // Version 0 spelled its names out, gave the time in milliseconds and separated panels by blanks.
  (fields) => {
    const { scenario, switches, time_ms, panels, names, ...rest } = fields;
    const next: Record<string, string> = { ...rest };
    if (scenario !== undefined) next['s'] = scenario;
    if (switches !== undefined) next['sw'] = switches.replaceAll('=', ':').replaceAll(';', ',');
    if (time_ms !== undefined) {
      const ms = Number(time_ms);
      next['t'] = Number.isFinite(ms) ? String(Math.round(ms * 1e6)) : time_ms;
    }
    if (panels !== undefined) next['p'] = panels.trim().split(/\s+/).join(',');
    if (names === 'kernel') next['k'] = '1';
    return next;
  },
];

export function upgrade(fields: Fields, from: number): Fields {
  let upgraded = fields;
  for (let version = from; version < LINK_VERSION; version++) upgraded = upgraders[version]!(upgraded);
  return upgraded;
}
