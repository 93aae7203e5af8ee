// The listed scenarios: stories, benches, and the recorded kernel cases that are built in.
import { assert } from '#base/assert.ts';
import disk_bound_16gib from './disk-bound-16gib.json' with { type: 'json' };
import disk_bound_64gib from './disk-bound-64gib.json' with { type: 'json' };
import out_of_stack from './out-of-stack.json' with { type: 'json' };
import truth_w1_cyclic from './truth/W1-cyclic.json' with { type: 'json' };
import truth_w1_fastdisk from './truth/W1-seq-fastdisk.json' with { type: 'json' };
import truth_w1_seq from './truth/W1-seq.json' with { type: 'json' };
import truth_w3_idle from './truth/W3-hotscan-idle.json' with { type: 'json' };
import type { TruthCase } from './truth_case.ts';
import { parse_truth_case } from './truth_case.ts';
import who_may_write_real from './who-may-write-real.json' with { type: 'json' };
import who_may_write from './who-may-write.json' with { type: 'json' };
import why_writing_late from './why-writing-late-is-fast.json' with { type: 'json' };

const STORIES: readonly { readonly id: string }[] = [why_writing_late, out_of_stack, who_may_write, who_may_write_real, disk_bound_16gib, disk_bound_64gib];

/** The recorded cases that are built in. */
export const TRUTH_CASES: readonly TruthCase[] = [truth_w1_seq, truth_w1_cyclic, truth_w1_fastdisk, truth_w3_idle].map((facts) => {
  const { truth, problems } = parse_truth_case(facts, facts.outcomes, facts.lists as TruthCase['lists']);
  assert(truth !== null, `truth case ${facts.case}: ${JSON.stringify(problems)}`);
  return truth;
});

export const SCENARIO_IDS: readonly string[] = [...STORIES.map((story) => story.id), ...TRUTH_CASES.map((truth) => truth.name)];

/** JSON of a listed scenario. */
export function scenario_json(id: string): unknown {
  return STORIES.find((story) => story.id === id) ?? TRUTH_CASES.find((truth) => truth.name === id)?.scenario;
}

export function truth_case(name: string): TruthCase | undefined {
  return TRUTH_CASES.find((truth) => truth.name === name);
}
