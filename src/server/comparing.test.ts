// Where two runs part and what they came to, asked of the server as the page asks it: in slices, with pictures between.
import { expect, test } from 'vitest';
import { load_scenario } from '#session/load.ts';
import { FirstDifferenceSearch } from '#session/first_difference.ts';
import { make_machine } from '#session/machine.ts';
import type { Reply } from '#wire/messages.ts';
import { create_server } from './server.ts';

function bench(): (request: object) => Promise<Reply> {
  let answer: (reply: Reply) => void = () => {};
  // A clock that runs: a slice is over after one piece.
  let now = 0;
  const server = create_server((reply) => answer(reply), () => (now += 6));
  let id = 0;
  return (request) => new Promise((resolve) => {
    answer = resolve;
    server.handle({ id: ++id, ...request } as never);
  });
}

const open = { type: 'open', scenario: 'price', seed: 3, switches: {}, commands: [] };
const twin = { switches: { thp_fault: 'never' }, commands: [] };
const frame = (ns: number): object => ({ type: 'frame_at', target: { kind: 'ns', ns }, window_ns: 1e9, follow: [], recycle: null });

test('the search goes on in slices beside the open run, and the sentences know what it found', async () => {
  const ask = bench();
  await ask(open);
  expect(await ask(frame(3e8))).toMatchObject({ type: 'frame' });
  let slices = 0;
  let looked = 0;
  let reply: Reply;
  do {
    reply = await ask({ type: 'first_difference', twin });
    if (reply.type !== 'first_difference') throw new Error(JSON.stringify(reply));
    expect(reply.looked_ns).toBeGreaterThanOrEqual(looked);
    looked = reply.looked_ns;
    slices++;
  } while (reply.catching_up);
  expect(slices).toBeGreaterThan(1);
  const { scenario } = load_scenario('price');
  const search = new FirstDifferenceSearch(make_machine(scenario!, 3), [], make_machine(scenario!, 3, twin.switches), []);
  search.run(Infinity);
  expect(reply.found).toEqual({ open: search.found!.a, other: search.found!.b, ns: search.found!.ns, alike: search.found!.alike });
  // The run that is looked at stands where it stood.
  const report = await ask({ type: 'report' });
  const mine = (report.type === 'report' ? report.report : null) as { instant: { ns: number }; disk: { seeks: number } };
  expect(mine.instant.ns).toBeLessThanOrEqual(3e8);
  const other = { ...mine, disk: { ...mine.disk, seeks: mine.disk.seeks + 7 } };
  const changed = await ask({ type: 'what_changed', open_is: 'a', twin, other, seeds: [] });
  const turned = await ask({ type: 'what_changed', open_is: 'b', twin, other, seeds: [] });
  if (changed.type !== 'what_changed' || turned.type !== 'what_changed') throw new Error('no answer');
  expect(changed.rows.filter((row) => row.verdict !== 'same')).toMatchObject([{ metric: 'disk.seeks', a: mine.disk.seeks, b: mine.disk.seeks + 7, verdict: 'worse' }]);
  expect(turned.rows.find((row) => row.metric === 'disk.seeks')).toMatchObject({ b: mine.disk.seeks, verdict: 'better' });
  const words = (of: typeof changed): string[] => of.sentences.map((sentence) => sentence.map((clause) => clause.text).join(''));
  expect(words(changed)[1]).toMatch(/^Then, in A, app asks for a huge page/);
  expect(words(turned)[1]).toMatch(/in B, app asks for a huge page/);
});

test('bad questions are refused by name, and nothing is lost', async () => {
  const ask = bench();
  expect(await ask({ type: 'first_difference', twin })).toMatchObject({ type: 'fault', message: 'no run is open' });
  await ask(open);
  const fields = async (request: object): Promise<string[]> => {
    const reply = await ask(request);
    return reply.type === 'fault' ? reply.problems.map((problem) => problem.field) : [];
  };
  expect(await fields({ type: 'first_difference', twin: 5 })).toContain('twin');
  expect(await fields({ type: 'first_difference', twin: { switches: { nothing: 'x' }, commands: [{ ordinal: 1, switch: 'thp_fault', option: 'x' }] } })).toEqual(['twin.switches.nothing', 'twin.commands[0]']);
  expect(await fields({ type: 'what_changed', open_is: 'c', twin, other: null, seeds: [{ metric: '', a: ['x'], b: 3 }] })).toEqual(['open_is', 'other', 'seeds[0].metric', 'seeds[0].a[0]', 'seeds[0].b']);
  expect(await ask({ type: 'report' })).toMatchObject({ type: 'report' });
});
