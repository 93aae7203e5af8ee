// What the page loads at first is what it shows at first.
import { OPENING, panels, TELLING } from '#panels/index.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { load_scenario } from '#session/load.ts';
import { expect, test } from 'vitest';

test('the panels loaded first for a link without a story are those of the first lesson', () => {
  const first = SCENARIO_IDS.map((id) => load_scenario(id).scenario!).find((scenario) => scenario.group === 'story' && scenario.story.opening === null)!;
  expect(OPENING).toEqual(first.story.panels.slice(0, 2));
  const ids = panels.map((panel) => panel.id);
  expect(OPENING.filter((id) => !ids.includes(id))).toEqual([]);
});

test('a link that says nothing opens the one story that tells itself, and loads what that one shows', () => {
  const telling = SCENARIO_IDS.map((id) => load_scenario(id).scenario!).filter((scenario) => scenario.story.opening !== null);
  expect(telling.map((scenario) => scenario.id)).toEqual(['first-ten-seconds']);
  const shown = new Set(telling[0]!.story.opening!.moments.flatMap((moment) => Object.keys(moment.focus)));
  expect([...shown].sort()).toEqual([...TELLING].sort());
});
