// What the page loads at first is what it shows at first.
import { OPENING, panels } from '#panels/index.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { load_scenario } from '#session/load.ts';
import { expect, test } from 'vitest';

test('the panels loaded first are those of the first story', () => {
  const first = SCENARIO_IDS.map((id) => load_scenario(id).scenario!).find((scenario) => scenario.group === 'story')!;
  expect(OPENING).toEqual(first.story.panels.slice(0, 2));
  const ids = panels.map((panel) => panel.id);
  expect(OPENING.filter((id) => !ids.includes(id))).toEqual([]);
});
