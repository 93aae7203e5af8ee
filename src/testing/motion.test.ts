// What moves: of every panel, between real neighbouring instants. Little at once, and each mark comes or goes once and no
// more. That nothing is drawn between two instants at rest and under reduced motion is checked on the page (play.spec.ts).
import { openMainThreadPort } from '#client/main_thread_port.ts';
import { takeMoments } from '#client/moments.ts';
import type { Moment, TakenMoment } from '#client/moments.ts';
import { panels as LISTED } from '#panels/index.ts';
import type { Panel, PanelInput } from '#panels/panel.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { panelInput } from './panel_input.ts';
import { recordingContext } from './recording_context.ts';

/** Individual objects in motion that an eye can follow, and particles that stand for many. */
const MOST_OBJECTS = 3;
const MOST_PARTICLES = 12;
const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;

/** In the middle of a compaction, of a scattered disk, of a theft: an instant, the next event after it, and many events on. */
const PAIRS: readonly (readonly [Moment, Moment])[] = [
  [{ scenario: 'first-ten-seconds', seed: 1, ns: 264_900_000 }, { scenario: 'first-ten-seconds', seed: 1, ns: 265_000_000 }],
  [{ scenario: 'first-ten-seconds', seed: 1, ns: 255_000_000 }, { scenario: 'first-ten-seconds', seed: 1, ns: 265_000_000 }],
  [{ scenario: 'stolen', seed: 1, ns: 261_500_000 }, { scenario: 'stolen', seed: 1, ns: 262_000_000 }],
  [{ scenario: 'neighbours', seed: 1, ns: 4_990_000_000 }, { scenario: 'neighbours', seed: 1, ns: 5_000_000_000 }],
];

interface Change {
  readonly name: string;
  readonly state: TakenMoment;
  readonly before: FrameView;
  readonly events: number;
}

const panels: readonly Panel[] = await Promise.all(LISTED.map((panel) => panel.load()));
const changes: Change[] = [];
const moved = new Set<string>();

beforeAll(async () => {
  const taken: TakenMoment[] = [];
  await takeMoments(() => openMainThreadPort('a test', null), PAIRS.flat(), { taken: (one) => taken.push(one), missed: (moment, why) => expect.fail(`${moment.scenario}: ${why}`), goOn: () => true });
  for (let ix = 0; ix < taken.length; ix += 2) {
    const [before, state] = [taken[ix]!, taken[ix + 1]!];
    changes.push({ name: `${state.moment.scenario}, ${(state.moment.ns - before.moment.ns) / 1e6} ms`, state, before: before.view, events: state.view.head_of('ordinal') - before.view.head_of('ordinal') });
  }
});

function logAt(panel: Panel, { state, before }: Change, over: Partial<PanelInput>): readonly string[] {
  const { ctx, log } = recordingContext();
  panel.draw(ctx, panelInput({ view: state.view, session: state.session, catalog: state.catalog, follow: [], before, ...over }));
  return log;
}

interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Boxes of what is drawn in one picture and not in the other. */
function onlyIn(one: readonly string[], other: readonly string[]): readonly Drawn[] {
  const there = new Set(other);
  return one.filter((line) => !there.has(line)).flatMap((line) => {
    const found = /^\w+ (-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+)/.exec(line.replace(/^fillText ".*?" /, 'fillText ').replace(/^(fillText -?[\d.]+ -?[\d.]+) .*$/, '$1 8 8'));
    return found === null ? [] : [{ x: Number(found[1]), y: Number(found[2]), w: Number(found[3]), h: Number(found[4]) }];
  });
}

/** Boxes that touch are parts of one thing: a ghost with its badge, a number on its plate. */
function things(boxes: readonly Drawn[]): number {
  const groups: Drawn[][] = [];
  const touch = (a: Drawn, b: Drawn): boolean => a.x <= b.x + b.w + 1 && b.x <= a.x + a.w + 1 && a.y <= b.y + b.h + 1 && b.y <= a.y + a.h + 1;
  for (const box of boxes) {
    const near = groups.filter((group) => group.some((other) => touch(box, other)));
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push([box, ...near.flat()]);
  }
  return groups.length;
}

describe.each(panels.map((panel) => [panel.id, panel] as const))('%s', (_, panel) => {
  test('never more in motion than can be followed, and no mark comes and goes twice in one movement', () => {
    for (const change of changes) {
      const pictures = STEPS.map((progress) => logAt(panel, change, { progress }));
      for (let step = 1; step < pictures.length - 1; step++) {
        // A thing in motion is at a new place in each picture; paths are longer than any thing.
        const moving = things(onlyIn(pictures[step]!, pictures[step - 1]!).filter((box) => box.w < 60 && box.h < 60));
        expect(moving, `${change.name}, step ${step}`).toBeLessThanOrEqual(change.events <= MOST_OBJECTS ? MOST_OBJECTS : MOST_PARTICLES);
        if (moving > 0) moved.add(panel.id);
      }
      // Shown, gone and shown again within a movement of a third of a second would flicker.
      const seen = new Map<string, number[]>();
      pictures.forEach((lines, step) => new Set(lines).forEach((line) => seen.set(line, [...(seen.get(line) ?? []), step])));
      const flickering = [...seen].filter(([, steps]) => steps.at(-1)! - steps[0]! + 1 !== steps.length).map(([line, steps]) => `${change.name}: ${line} at ${steps.join()}`);
      expect(flickering).toEqual([]);
    }
  });
});

test('something did move in these pictures', () => {
  expect([...moved]).toContain('page-map');
});
