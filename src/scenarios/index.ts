// The listed scenarios: stories and benches, which are at hand from the start, and the recorded kernel cases that are built
// in, of which only the words are: the recordings themselves are in recorded.ts, which the page loads when one is opened.
import disk_bound_16gib from './disk-bound-16gib.json' with { type: 'json' };
import disk_bound_64gib from './disk-bound-64gib.json' with { type: 'json' };
import first_ten_seconds from './first-ten-seconds.json' with { type: 'json' };
import neighbours_real from './neighbours-real.json' with { type: 'json' };
import neighbours from './neighbours.json' with { type: 'json' };
import out_of_stack from './out-of-stack.json' with { type: 'json' };
import price from './price.json' with { type: 'json' };
import stolen from './stolen.json' with { type: 'json' };
import who_may_write_class from './who-may-write-class.json' with { type: 'json' };
import who_may_write_real from './who-may-write-real.json' with { type: 'json' };
import who_may_write from './who-may-write.json' with { type: 'json' };
import why_writing_late from './why-writing-late-is-fast.json' with { type: 'json' };

const STORIES: readonly { readonly id: string }[] = [
  first_ten_seconds, why_writing_late, out_of_stack, who_may_write, who_may_write_class, who_may_write_real, neighbours, neighbours_real, price, stolen,
  disk_bound_16gib, disk_bound_64gib,
];

/** A recorded case by its name; what else the menu says of it follows from these (recorded_words.ts). */
export interface Recorded {
  readonly name: string;
  readonly kernel: string;
}

/** The recorded cases that are built in, in the order of the menu. */
export const RECORDED: readonly Recorded[] = [
  { name: 'W1-seq', kernel: '6.1.0-50-cloud-amd64' },
  { name: 'W1-cyclic', kernel: '6.1.0-50-cloud-amd64' },
  { name: 'W1-seq-fastdisk', kernel: '6.1.0-50-cloud-amd64' },
  { name: 'W3-hotscan-idle', kernel: '6.1.0-50-cloud-amd64' },
  { name: 'W7-thp-checker-always', kernel: '6.1.0-50-cloud-amd64' },
  { name: 'W7-thp-checker-never', kernel: '6.1.0-50-cloud-amd64' },
  { name: 'W7-thp-cache-always', kernel: '6.1.0-50-cloud-amd64' },
];

export const SCENARIO_IDS: readonly string[] = [...STORIES.map((story) => story.id), ...RECORDED.map((one) => one.name)];

/** JSON of a listed story or bench. */
export function story_json(id: string): unknown {
  return STORIES.find((story) => story.id === id);
}
