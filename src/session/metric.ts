// A metric is a path into the report: names joined by dots; in a list, an entry's name, task or position.

/** The number at a path, or null if there is none (an origin that wrote nothing has no seeks per MB). */
export function metric_of(report: unknown, path: string): number | null {
  let at: unknown = report;
  for (const part of path.split('.')) {
    if (Array.isArray(at)) at = entry_of(at, part);
    else if (typeof at === 'object' && at !== null) at = (at as Record<string, unknown>)[part];
    else return null;
  }
  if (typeof at === 'boolean') return at ? 1 : 0;
  return typeof at === 'number' && Number.isFinite(at) ? at : null;
}

function entry_of(list: readonly unknown[], part: string): unknown {
  for (const entry of list) {
    if (typeof entry !== 'object' || entry === null) continue;
    const named = entry as Record<string, unknown>;
    if (named['name'] === part || named['task'] === part) return entry;
  }
  return /^\d+$/.test(part) ? list[Number(part)] : undefined;
}
