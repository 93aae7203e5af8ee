// Many runs: the command line, and the server's slices as the page asks for them, come to the same.
import type { Comparison } from '#base/sweep.ts';
import { create_server } from '#server/server.ts';
import type { Reply, Request } from '#wire/messages.ts';
import { describe, expect, it } from 'vitest';
import { command } from './main.ts';

type Measured = Extract<Reply, { type: 'measured' | 'fault' }>;

/** Asks on until the run is over, as the page's pool does. */
async function measure(ask: Omit<Extract<Request, { type: 'measure' }>, 'type' | 'id'>): Promise<{ reply: Measured; slices: number }> {
  let told: (reply: Reply) => void = () => {};
  const server = create_server((reply) => told(reply));
  for (let slices = 1; ; slices++) {
    const reply = await new Promise<Reply>((resolve) => {
      told = resolve;
      server.handle({ type: 'measure', id: slices, ...ask });
    });
    if (reply.type !== 'measured' && reply.type !== 'fault') throw new Error(reply.type);
    if (reply.type === 'fault' || reply.run !== null) return { reply, slices };
  }
}

const METRICS = ['disk.seeks', 'reclaim.longest_ns', 'no.such.number'];

describe('sweep', () => {
  it('every combination of two switches, and each run equals the server’s', async () => {
    const args = ['who-may-write', '--by', 'reclaim_writers=everyone,nobody', '--by', 'dirty_ratio=20,40', '--seeds', '2', '--until', '4s'];
    const { json, errors } = await command(['sweep', ...args, ...METRICS.flatMap((metric) => ['--metric', metric]), '--json']);
    expect(errors).toEqual([]);
    const { arms, seeds } = json as Comparison;
    expect(seeds).toEqual([1, 2]);
    expect(arms.map((arm) => arm.name)).toEqual(['everyone', 'nobody'].flatMap((one) => ['20', '40'].map((two) => `reclaim_writers=${one},dirty_ratio=${two}`)));
    const arm = arms[2]!;
    const { reply, slices } = await measure({ scenario: 'who-may-write', seed: 2, switches: arm.switches, until_ns: 4e9, metrics: METRICS });
    expect(slices).toBeGreaterThan(2);
    expect(reply).toMatchObject({ type: 'measured', run: { values: METRICS.map((metric) => arm.metrics[metric]!.values[1]), hash: arm.hashes[1], worst: arm.worst[1] } });
    expect(arm.metrics['disk.seeks']!.values[1]).toBeGreaterThan(0);
    expect(arm.metrics['no.such.number']!.values).toEqual([null, null]);
    const csv = await command(['sweep', ...args, '--metric', 'disk.seeks', '--csv']);
    const rows = csv.text!.trimEnd().split('\n');
    expect(rows.length).toBe(1 + 4 * 2);
    expect(rows[6]).toContain(`"${arm.name}",2,${arm.metrics['disk.seeks']!.values[1]},${arm.hashes[1]}`);
  });

  it.each<[string[], RegExp]>([
    [['out-of-stack'], /^--by: missing/],
    [['out-of-stack', '--by', 'nope'], /^--by: expected a switch, got nope/],
    [['out-of-stack', '--by', 'stack_size=3k'], /^--by\.stack_size: .*3k/],
    [['out-of-stack', '--by', 'stack_size=4k,4k'], /^--by: .*4k twice/],
    [['out-of-stack', '--by', 'stack_size', '--by', 'stack_size'], /^--by: expected two different switches/],
    [['out-of-stack', '--by', 'stack_size', '--by', 'storage', '--by', 'elevator'], /^--by: expected one or two/],
    [['out-of-stack', '--by', 'stack_size', '--csv', '--json'], /^--json: expected one form/],
    [['out-of-stack', '--by', 'stack_size', '--seeds', '0'], /^--seeds: /],
  ])('%j names what is wrong', async (args, line) => {
    const output = await command(['sweep', ...args]);
    expect(output.code).toBe(2);
    expect(output.errors[0]).toMatch(line);
  });
});

describe('the request', () => {
  const ask = { scenario: 'who-may-write', seed: 1, switches: {}, until_ns: 1e6, metrics: ['disk.seeks'] };

  it.each<[Record<string, unknown>, string]>([
    [{ scenario: 'nope' }, 'scenario'],
    [{ switches: { nope: 'on' } }, 'switches.nope'],
    [{ switches: { reclaim_writers: 'me' } }, 'switches.reclaim_writers'],
    [{ seed: -1 }, 'seed'],
    [{ until_ns: 'soon' }, 'until_ns'],
    [{ metrics: 'disk.seeks' }, 'metrics'],
    [{ metrics: [''] }, 'metrics[0]'],
  ])('%j names the field', async (wrong, field) => {
    const { reply } = await measure({ ...ask, ...wrong });
    expect(reply).toMatchObject({ type: 'fault', where: 'measure' });
    expect(reply.type === 'fault' ? reply.problems.map((problem) => problem.field) : []).toContain(field);
    // What was wrong once does no harm to what comes after.
    expect((await measure(ask)).reply.type).toBe('measured');
  });
});
