// Every panel at moments of real runs and on hand-made machines, in every size and theme: no word is cut off, too small or
// under another, no number is cut short; little moves at once and nothing flickers. A new panel is checked by being listed.
import { GALLERY_MOMENTS, takeMoments } from '#client/moments.ts';
import type { Moment } from '#client/moments.ts';
import { openMainThreadPort } from '#client/main_thread_port.ts';
import { themeOf } from '#panels/draw/palette.ts';
import { panels as LISTED } from '#panels/index.ts';
import type { Panel, PanelInput, SizeClass } from '#panels/panel.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { load_scenario } from '#session/load.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { toyMachine } from './frames.ts';
import { assemblyMachine } from './frames_assembly.ts';
import { drawingFaults, overlappingTexts, panelInput } from './panel_input.ts';
import { recordingContext } from './recording_context.ts';
import type { Recording } from './recording_context.ts';

interface Place {
  readonly size: SizeClass;
  readonly width: number;
  readonly height: number;
  /** Smallest text allowed: 14 px in a slide, 1/50 of 1080 lines on a projector. */
  readonly least: number;
}

/** Canvases as the page gives them, measured there: a whole slide, one with its caption, the stage, the control room, a phone. */
const PLACES: readonly Place[] = [
  { size: 'slide', width: 640, height: 360, least: 14 },
  { size: 'slide', width: 608, height: 185, least: 14 },
  { size: 'laptop', width: 900, height: 420, least: 12 },
  { size: 'laptop', width: 860, height: 200, least: 12 },
  { size: 'laptop', width: 466, height: 237, least: 12 },
  { size: 'laptop', width: 466, height: 420, least: 12 },
  { size: 'laptop', width: 362, height: 340, least: 12 },
  { size: 'laptop', width: 1400, height: 150, least: 12 },
  { size: 'projector', width: 1320, height: 580, least: 21.6 },
  { size: 'projector', width: 1324, height: 224, least: 21.6 },
  { size: 'projector', width: 1884, height: 230, least: 21.6 },
  { size: 'projector', width: 1040, height: 256, least: 21.6 },
];
const THEME_IDS = ['light', 'dark', 'projector'] as const;

type State = Pick<PanelInput, 'view' | 'session' | 'catalog'> & { readonly name: string };

const panels: readonly Panel[] = await Promise.all(LISTED.map((panel) => panel.load()));
const states: State[] = [
  { name: 'hand-made', ...toyMachine() },
  { name: 'hand-made compaction', ...assemblyMachine({ moves: 9, thefts: 3 }) },
];
const missed: string[] = [];

function inputOf({ view, session, catalog }: State, over: Partial<PanelInput> = {}): PanelInput {
  return panelInput({ view, session, catalog, follow: [], ...over });
}

function drawn(panel: Panel, input: PanelInput): Recording {
  const recording = recordingContext();
  panel.draw(recording.ctx, input);
  return recording;
}

beforeAll(async () => {
  await takeMoments(() => openMainThreadPort('a test', null), GALLERY_MOMENTS, {
    taken: ({ moment, ...state }) => states.push({ name: `${moment.scenario} ${moment.ns / 1e6} ms`, ...state }),
    missed: (moment: Moment, why: string) => missed.push(`${moment.scenario}: ${why}`),
    goOn: () => true,
  });
});

test('every moment of the gallery is one of a real run, inside it', () => {
  expect(missed).toEqual([]);
  expect(states.length).toBe(GALLERY_MOMENTS.length + 2);
  for (const { scenario, ns } of GALLERY_MOMENTS) {
    expect(SCENARIO_IDS).toContain(scenario);
    expect(ns / 1e6).toBeLessThanOrEqual(load_scenario(scenario).scenario!.duration_ms);
  }
});

test('a slide says what it shows in 25 words at most', () => {
  const long = SCENARIO_IDS.map((id) => load_scenario(id).scenario!.story).map(({ question, number }) => `${question} ${number.unit} ${number.label}`).filter((words) => words.split(/\s+/).length > 25);
  expect(long).toEqual([]);
  expect(panels.map((panel) => panel.question).filter((words) => words.split(/\s+/).length > 25)).toEqual([]);
});

describe.each(panels.map((panel) => [panel.id, panel] as const))('%s', (_, panel) => {
  test('each word is whole, readable and alone, at every moment, size and theme', () => {
    const faults = new Set<string>();
    states.forEach((state, at) => {
      PLACES.forEach(({ size, width, height, least }, ix) => {
        // Each size meets each theme and both kinds of names on some of the machines; a theme changes colours and strokes alone.
        const theme = THEME_IDS[(at + ix) % THEME_IDS.length]!;
        const recording = drawn(panel, inputOf(state, { size, width, height, theme: themeOf(theme), kernel_names: (at + ix) % 2 === 1 }));
        const numbers = recording.texts.filter(({ text }) => /\d,?…$/.test(text)).map(({ text }) => `"${text}" is a number cut short`);
        for (const fault of [...drawingFaults(recording, width, height, least), ...overlappingTexts(recording), ...numbers]) {
          faults.add(`${size} ${width} x ${height}, ${theme}, ${state.name}: ${fault}`);
        }
      });
    });
    expect([...faults]).toEqual([]);
  });
});
