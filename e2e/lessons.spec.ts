// Lessons held end to end: by a presenter's remote, by the keyboard alone, from a link; each step says its words, nothing of an
// open question can be looked ahead at, and axe finds nothing serious at any kind of step.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
import { linkHolds, open, press, rest, test } from './page.ts';

// A whole lesson is many runs: a busy computer takes its time.
test.describe.configure({ timeout: 180_000 });
test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

interface LessonFile {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly steps: readonly { readonly kind: string; readonly say?: string; readonly text?: string; readonly options?: readonly ({ readonly label: string } | string)[] }[];
  readonly notes: readonly { readonly say: string }[];
  readonly sources: readonly string[];
}

function fileOf(id: string): LessonFile {
  return JSON.parse(readFileSync(new URL(`../src/lessons/${id}.json`, import.meta.url), 'utf8')) as LessonFile;
}

/** Words of the file as they are said: links without their target, and a figure of the run where a number is named. */
function said(words: string): RegExp {
  const escaped = words.replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1').replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(escaped.replace(/\{[^{}]*\}/g, '[\\d.,]+(?: [a-zµ]+)?'));
}

const card = '.lesson-card';
const at = async (page: Page): Promise<number> => Number(await page.locator(card).getAttribute('data-stop'));
const live = (page: Page): Promise<string> => page.getByTestId('live').innerText();

test('by PageDown alone: every step is said with its words; PageUp goes back to the very instant and switches', async ({ page }) => {
  const lesson = fileOf('stolen');
  const stops = lesson.steps.length + 3;
  await open(page, '#v=1&lesson=stolen');
  expect(await live(page)).toMatch(said(`Step 0 of ${stops - 1}: The question. ${lesson.question}`));
  const began: { readonly ordinal: number; readonly switches: string }[] = [];
  let presses = 0;
  for (let stop = 0; stop < stops - 1; ) {
    const before = await page.evaluate(() => window.pagestage!.state());
    const now = await press(page, 'PageDown');
    expect(++presses).toBeLessThan(2 * stops);
    const words = await live(page);
    const step = lesson.steps[(await at(page)) - 1];
    expect(words).toContain(`Step ${await at(page)} of ${stops - 1}: `);
    if (step !== undefined && step.kind !== 'force') expect(words).toMatch(said(step.say ?? step.text ?? ''));
    if (step?.kind === 'ask') for (const option of step.options ?? []) expect(words).toContain(typeof option === 'string' ? option : option.label);
    if ((await at(page)) === stop) {
      // The step's own run went to its end: a watch, or what was brought about.
      expect(now.ordinal).toBeGreaterThan(before.ordinal);
      if (step?.kind === 'force') expect(words).toMatch(said(step.say ?? ''));
      continue;
    }
    stop = await at(page);
    began[stop] = { ordinal: now.ordinal, switches: JSON.stringify(now.switches) };
    if (step?.kind === 'reveal') expect(words).toMatch(/It (was|is)/);
  }
  expect(await page.locator(`${card} .lesson-sources li`).allInnerTexts()).toEqual([...lesson.sources]);
  // What the question pointed at is the page that was taken: both are read off the run.
  for (let stop = stops - 2; stop >= 0; stop--) {
    const state = await press(page, 'PageUp');
    expect(await at(page)).toBe(stop);
    if (stop > 0) expect({ stop, ordinal: state.ordinal, switches: JSON.stringify(state.switches) }).toEqual({ stop, ...began[stop]! });
  }
});

test('by the keyboard alone, from the index to the end: two guesses, the number over its seeds, its price', async ({ page }) => {
  const lesson = fileOf('why-writing-late-is-fast');
  await open(page);
  await page.getByRole('button', { name: 'Lessons' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-lesson]')).toHaveCount(7);
  await expectNothingSerious(page, 'index');
  await page.getByRole('radio', { name: 'half an hour' }).focus();
  await page.keyboard.press('Space');
  await expect(page.locator('[data-lesson]')).toHaveCount(3);
  await press(page, 'Tab', 'Enter');
  await rest(page);
  await expect(page.locator('.lesson-question')).toHaveText(lesson.question);
  // On from the cover: the first step plays when it is asked to, and goes to its end at once when it is not.
  await press(page, 'PageDown');
  await page.locator('.lesson-foot').getByRole('button', { name: 'Play' }).focus();
  await page.keyboard.press('Enter');
  // It stands at the point of the run that the step waits for, whether it was watched or skipped.
  await page.waitForFunction(() => !window.pagestage!.state().busy.includes('play') && window.pagestage!.state().ordinal > 0, null, { timeout: 40_000 });
  await rest(page);
  await expect(page.getByRole('button', { name: 'Next', exact: true })).toBeVisible();
  const watched = (await page.evaluate(() => window.pagestage!.state())).ordinal;
  await press(page, 'PageUp', 'PageDown', 'PageDown');
  expect((await page.evaluate(() => window.pagestage!.state())).ordinal).toBe(watched);
  await press(page, 'PageDown');
  await expect(page.locator(card)).toHaveAttribute('data-ask', 'number');
  // While the question is open the run stands still, whatever is pressed, and its strip cannot be reached.
  const stood = (await page.evaluate(() => window.pagestage!.state())).ordinal;
  await page.locator('.lesson-foot').getByRole('button', { name: 'Back' }).focus();
  expect((await press(page, 'ArrowRight', 'k')).ordinal).toBe(stood);
  expect(await page.locator('.time').evaluate((node) => (node as HTMLElement).inert)).toBe(true);
  await page.locator('.lesson-line input').focus();
  await press(page, 'ArrowRight', 'ArrowRight', 'Enter');
  await expect(page.locator('.lesson-guess')).toContainText('Your guess');
  while ((await page.locator(card).getAttribute('data-kind')) !== 'reveal') await press(page, 'PageDown');
  await expect(page.locator('.lesson-differs')).toHaveText(/You said .*; it came to .*\.$/);
  expect(await live(page)).toContain((await page.locator('.lesson-differs').innerText()).trim());
  while ((await page.locator(card).getAttribute('data-ask')) !== 'curve') await press(page, 'PageDown');
  await press(page, 'ArrowRight', 'ArrowRight', 'Tab', 'ArrowLeft', 'Enter');
  while ((await page.locator(card).getAttribute('data-kind')) !== 'reveal') await press(page, 'PageDown');
  await expect(page.locator('.lesson-differs')).toHaveText(/Your curve ends at .*the run at .*apart on average\.$/);
  await expect(page.locator('.lesson-result .curve-guess')).toHaveCount(1);
  // Blank, notes, and a reload on the way keep the place.
  await press(page, '.');
  await expect(page.locator('.lesson-blank')).toBeVisible();
  await press(page, 'PageDown', 'i');
  await expect(page.locator('.lesson-blank')).toHaveCount(0);
  await expect(page.getByRole('complementary', { name: "Teacher's notes" })).toContainText(lesson.notes[0]!.say);
  await expectNothingSerious(page, 'notes');
  await press(page, 'Escape');
  const here = await at(page);
  await linkHolds(page, `lesson=${lesson.id}&step=${here}`);
  const shown = await page.evaluate(() => window.pagestage!.state());
  await page.reload();
  const again = await rest(page);
  expect({ stop: await at(page), ordinal: again.ordinal, switches: again.switches }).toEqual({ stop: here, ordinal: shown.ordinal, switches: shown.switches });
  // To the number: a dot a seed, all of them in the bracket that the lesson gives; the price stands below, always.
  while ((await page.locator(card).getAttribute('data-kind')) !== 'number') await press(page, 'PageDown');
  await expect(page.locator('.spread circle')).toHaveCount(20);
  expect(await live(page)).toMatch(/20 of 20 seeds: from .* to .*; 20 of them within the expected/);
  await expect(page.locator('.lesson-price dd').first()).not.toHaveText('…');
  await expectNothingSerious(page, 'number');
  await press(page, 'Escape');
  await expect(page.locator(card)).toHaveCount(0);
  await expect(page.locator('.story .sentence')).toBeVisible();
});

test('every kind of question from a link, for axe and for the back of the room; pointing by click; a comparison opens its runs', async ({ page }) => {
  const asks = [['why-writing-late-is-fast', 2, 'number'], ['why-writing-late-is-fast', 7, 'curve'], ['out-of-stack', 1, 'order'], ['price-of-a-huge-page', 6, 'pays'], ['stolen', 5, 'choose'], ['stolen', 2, 'point']] as const;
  await page.setViewportSize({ width: 1920, height: 1080 });
  for (const [lesson, step, kind] of asks) {
    await open(page, `#v=1&lesson=${lesson}&step=${step}&theme=${kind === 'order' ? 'dark' : 'projector'}`);
    await expect(page.locator(card)).toHaveAttribute('data-ask', kind);
    await expectNothingSerious(page, kind);
    if (kind === 'order') continue;
    const small = await page.locator(`${card} :is(p, span, button, label, output, b)`).evaluateAll((nodes) =>
      nodes.filter((node) => node.checkVisibility() && node.textContent !== '' && parseFloat(getComputedStyle(node).fontSize) < innerHeight / 50 && !node.closest('.visually-hidden, [aria-hidden]')).map((node) => node.outerHTML.slice(0, 80)),
    );
    expect(small).toEqual([]);
  }
  const map = page.locator('[data-panel="page-map"] .panel-canvas').first();
  const box = (await map.boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 120);
  await page.mouse.move(box.x + 62, box.y + 122);
  await page.mouse.click(box.x + 62, box.y + 122);
  await expect(page.locator('.lesson-point output')).toHaveText(/^(page|block) [\d,]+$/);
  expect((await page.evaluate(() => window.pagestage!.state())).follow).toBe(0);
  await page.getByRole('button', { name: 'This is my guess' }).click();
  await rest(page);
  await expect(page.locator('.lesson-guess')).toContainText(/(page|block)/);
  // The comparison's figures, and a run behind one of them; Back brings the lesson's own run back.
  await open(page, '#v=1&lesson=stolen&step=10');
  await expect(page.locator('.compare-figures .number').first()).not.toContainText('…');
  await expectNothingSerious(page, 'compare');
  const own = await page.evaluate(() => window.pagestage!.state());
  await page.getByRole('button', { name: /^Open the run of A/ }).click();
  expect((await rest(page)).switches['capture']).toBe('off');
  await press(page, 'PageUp', 'PageDown', 'PageDown');
  const back = await page.evaluate(() => window.pagestage!.state());
  expect([back.ordinal, back.switches['capture']]).toEqual([own.ordinal, own.switches['capture']]);
  await open(page, '#v=1&lesson=no-such-lesson&step=99');
  await expect(page.locator('.notice')).toContainText('lesson');
});
