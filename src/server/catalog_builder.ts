// The catalog: all words about the model that the page shows, gathered from the lists in which they stand.
import type { Catalog } from '#wire/catalog.ts';
import { MODEL_VERSION, RULES } from '#wire/version.ts';
import { TRACEPOINTS } from '#kernel/tracepoints.ts';
import { VMSTAT } from '#kernel/vmstat.ts';
import { WAIT_TEXT } from '#kernel/wait_reasons.ts';
import type { Model } from './model.ts';

export function build_catalog(model: Model): Catalog {
  return {
    model: MODEL_VERSION,
    rules: RULES,
    switches: model.switches(),
    scenarios: model.scenarios(),
    lessons: model.lessons(),
    routines: model.routines().map(({ id, name, file, kernel, layer, step_names, covers }) => ({
      id, name, file, kernel, layer, steps: [...step_names], covers: covers.map((frame) => ({ name: frame.name, bytes: frame.bytes })),
    })),
    events: TRACEPOINTS.map(({ id, name, text, marker, a, b }) => ({ id, name, text, marker, a, b })),
    vmstat: VMSTAT.map(({ name, help }) => ({ name, help })),
    wait_reasons: WAIT_TEXT.map(({ id, name, label, memory }) => ({ id, name, label, memory })),
  };
}
