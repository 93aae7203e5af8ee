// The recorded kernel cases that are built in, as truth cases; with them, the JSON of every listed scenario.
import { assert } from '#base/assert.ts';
import { story_json } from './index.ts';
import truth_w1_cyclic from './truth/W1-cyclic.json' with { type: 'json' };
import truth_w1_fastdisk from './truth/W1-seq-fastdisk.json' with { type: 'json' };
import truth_w1_seq from './truth/W1-seq.json' with { type: 'json' };
import truth_w3_idle from './truth/W3-hotscan-idle.json' with { type: 'json' };
import truth_w7_cache from './truth/W7-thp-cache-always.json' with { type: 'json' };
import truth_w7_always from './truth/W7-thp-checker-always.json' with { type: 'json' };
import truth_w7_never from './truth/W7-thp-checker-never.json' with { type: 'json' };
import type { TruthCase } from './truth_case.ts';
import { parse_truth_case } from './truth_case.ts';

const FACTS = [truth_w1_seq, truth_w1_cyclic, truth_w1_fastdisk, truth_w3_idle, truth_w7_always, truth_w7_never, truth_w7_cache];

export const TRUTH_CASES: readonly TruthCase[] = FACTS.map((facts) => {
  const { truth, problems } = parse_truth_case(facts, facts.outcomes, facts.lists as TruthCase['lists']);
  assert(truth !== null, `truth case ${facts.case}: ${JSON.stringify(problems)}`);
  return truth;
});

/** JSON of a listed scenario. */
export function scenario_json(id: string): unknown {
  return story_json(id) ?? truth_case(id)?.scenario;
}

export function truth_case(name: string): TruthCase | undefined {
  return TRUTH_CASES.find((truth) => truth.name === name);
}
