// Runs of a scenario in Node, from boot in one piece: no history, no keyframe, no seek. determinism.spec.ts holds the page against
// them. A process of its own, since the runner of the browser tests makes the model several times slower:
//   node --import tsx e2e/in_node.ts '{"id":"stolen","seed":1,"ns":[1,2,3],"set":["elevator","fcfs"]}'
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';

export interface Case {
  readonly id: string;
  readonly seed: number;
  /** Three instants in rising order; the run is forked at the second. */
  readonly ns: readonly [number, number, number];
  readonly set: readonly [string, string];
}

export interface Expected {
  readonly hashes: readonly string[];
  /** Those of the next seed: another run, or equal hashes would prove nothing. */
  readonly other_seed: readonly string[];
  /** Events done at the second instant. */
  readonly ordinal: number;
  /** Seven events before and after it. */
  readonly near: readonly [string, string];
  /** The third instant after the fork at the second. */
  readonly forked: string;
}

function expected({ id, seed, ns, set }: Case): Expected {
  const { scenario } = load_scenario(id);
  if (scenario === null) throw new Error(`no scenario ${id}`);
  const hashes = (of: number): string[] => {
    const { kernel } = make_machine(scenario, of);
    return ns.map((at) => {
      kernel.eng.run(at, Infinity, Infinity);
      return kernel.arena.hash();
    });
  };
  const other = make_machine(scenario, seed);
  other.kernel.eng.run(ns[1], Infinity, Infinity);
  const { ordinal } = other.kernel.eng;
  other.set_switch(...set);
  other.kernel.eng.run(ns[2], Infinity, Infinity);
  const near = [ordinal - 7, ordinal + 7].map((at) => {
    const third = make_machine(scenario, seed);
    third.kernel.eng.run(Infinity, at, Infinity);
    return third.kernel.arena.hash();
  });
  return { hashes: hashes(seed), other_seed: hashes(seed + 1), ordinal, near: [near[0]!, near[1]!], forked: other.kernel.arena.hash() };
}

process.stdout.write(JSON.stringify(expected(JSON.parse(process.argv[2]!) as Case)));
