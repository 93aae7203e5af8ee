// On stage: a whole story and a whole lesson given by one key; large enough for the back of the room; the second window in step
// after a seek, a pause and a reload of either; freeze, blank, spotlight, hidden numbers; and the page as it was afterwards.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
import { freshTest as test, linkHolds, open, press, rest, seek } from './page.ts';
import { canvasFaults, documentFaults, rememberTexts } from './texts.ts';

// Each goes a long way on one page.
test.describe.configure({ timeout: 240_000 });
test.use({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });

const LEAST = 1080 / 50;
const view = '.stage-view:not(.stage-frozen)';

async function expectReadable(page: Page, where: string): Promise<void> {
  const faults = [...(await canvasFaults(page, LEAST)), ...(await documentFaults(page, LEAST))];
  expect(faults.map((fault) => `${where}: ${fault}`)).toEqual([]);
}

const at = async (page: Page): Promise<number> => Number(await page.locator(view).getAttribute('data-at'));

/** Every step in order, by one key; gives back how many numbers were hidden first. */
async function giveByOneKey(page: Page): Promise<{ readonly steps: number; readonly revealed: number }> {
  const steps = await page.locator(`${view} .stage-dots i`).count();
  let revealed = 0;
  let last = 0;
  await expectReadable(page, 'step 1');
  for (let presses = 0; !(await page.locator('.stage-end').isVisible()); presses++) {
    expect(presses).toBeLessThan(3 * steps);
    const hidden = await page.locator(`${view} .stage-words .stage-hidden`).count();
    await press(page, 'PageDown');
    const now = await at(page);
    expect([last, last + 1]).toContain(now);
    if (now === last && hidden > 0 && (await page.locator(`${view} .stage-words .stage-hidden`).count()) === 0) revealed++;
    last = now;
    await expectReadable(page, `step ${now + 1}`);
  }
  expect(last).toBe(steps - 1);
  await expect(page.locator('.stage-end')).toContainText('This is the end');
  return { steps, revealed };
}

test('a story by PageDown alone; freeze, blank, spotlight; a second window stays in step; the page is as it was afterwards', async ({ page, context }) => {
  await rememberTexts(page);
  const before = await open(page, '#v=1&s=neighbours&p=disk-head,page-map&theme=dark');
  expect(before.panels).toEqual(['disk-head', 'page-map']);
  await press(page, 'p');
  await expect(page.locator(view)).toHaveAttribute('data-kind', 'story');
  await page.waitForFunction(() => document.querySelectorAll('.stage-dots i').length > 1);
  // The link brings the stage back; the instant of the poster was nobody's choice, so it begins at the beginning.
  expect((await rest(page)).ns).toBe(0);
  await linkHolds(page, 'present=1');
  await expect(page.locator('.rail, .top, .time, .story')).toHaveCount(0);
  await expectNothingSerious(page, 'stage');
  const { steps, revealed } = await giveByOneKey(page);
  expect(steps).toBeGreaterThan(3);
  expect(revealed).toBe(steps);

  await press(page, 'Home');
  expect(await at(page)).toBe(0);
  // What the room has seen is hidden again by a key.
  await press(page, 'v');
  await expect(page.locator(`${view} .stage-number .stage-hidden`)).toBeVisible();

  const [notes] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('i')]);
  const inStep = async (): Promise<void> => {
    const stage = await rest(page);
    const step = await at(page);
    const clock = await page.locator(`${view} .stage-clock`).innerText();
    await expect(notes.locator('.desk-at')).toContainText(`Step ${step + 1} of ${steps}`);
    await expect(notes.locator('.desk-at')).toContainText(clock.replace(/,? the end| ▸/, ''));
    await expect(notes.locator('.desk-words')).toHaveText(await page.locator(`${view} .stage-line`).innerText());
    expect(stage.playing).toBe(false);
  };
  await inStep();
  await expect(notes.locator('.desk-numbers')).toContainText('hidden from the room');
  await expect(notes.locator('.desk-expected')).toContainText('seeds:', { timeout: 60_000 });
  await notes.waitForFunction(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.desk-picture canvas')!;
    return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data.some((one, ix) => ix % 4 < 3 && one > 120);
  });
  await expectNothingSerious(notes, 'notes');

  // From either side: a seek, a play and a pause, a step; a reload of either; keys pressed in the notes move the stage.
  const { duration_ns } = await rest(page);
  await seek(page, Math.round(duration_ns * 0.6));
  await inStep();
  await notes.getByRole('button', { name: 'Play the machine' }).click();
  await page.waitForFunction(() => window.pagestage!.state().playing);
  await expect(notes.locator('.desk-at')).toContainText('playing');
  await notes.keyboard.press('Space');
  await page.waitForFunction(() => !window.pagestage!.state().playing);
  await inStep();
  const stood = await at(page);
  await notes.keyboard.press('PageUp');
  await expect(page.locator(view)).toHaveAttribute('data-at', String(stood - 1));
  await inStep();
  await notes.reload();
  await inStep();
  const kept = await rest(page);
  await notes.getByLabel('Timer').getByRole('button', { name: 'Pause' }).click();
  await expect(notes.getByLabel('Timer').getByRole('button', { name: 'Start' })).toBeVisible();
  const passed = await notes.getByRole('timer').innerText();
  await linkHolds(page, `t=${kept.ns}`);
  await page.reload();
  await page.locator(view).waitFor();
  await page.waitForFunction((of) => document.querySelectorAll('.stage-dots i').length === of, steps);
  expect(await rest(page)).toMatchObject({ ns: kept.ns, ordinal: kept.ordinal, panels: before.panels });
  await inStep();
  // The stage was loaded anew; the time that the talk has taken was not lost.
  await expect(notes.getByRole('timer')).toHaveText(passed);
  await notes.keyboard.press('PageDown');
  await page.waitForFunction((step) => document.querySelector('.stage-view')?.getAttribute('data-at') !== step || document.querySelector('.stage-hidden') === null, String(stood - 1));
  await inStep();

  // Another presentation does not mix with this one.
  const other = await context.newPage();
  await open(other, '#v=1&s=neighbours&present=1');
  await other.locator(view).waitFor();
  const unmoved = await at(other);
  await notes.keyboard.press('Home');
  await expect(page.locator(view)).toHaveAttribute('data-at', '0');
  await press(other, 'PageDown', 'PageDown');
  expect(await at(other)).toBe(unmoved + 1);
  await inStep();
  await other.close();
  await page.bringToFront();

  // Frozen: the room sees what it saw, the machine goes on; then the room sees where the machine is.
  const seen = await page.locator(view).innerText();
  await page.keyboard.press('f');
  await press(page, 'PageDown', 'PageDown', 'PageDown');
  const gone = await rest(page);
  expect(gone.ns).toBeGreaterThan(0);
  expect(await page.locator('.stage-frozen').innerText()).toBe(seen);
  await expect(page.locator(view)).toBeHidden();
  await expect(notes.locator('.desk-at')).toContainText('frozen');
  await page.keyboard.press('f');
  await expect(page.locator('.stage-frozen')).toHaveCount(0);
  await expect(page.locator(view)).toBeVisible();
  expect((await rest(page)).ns).toBe(gone.ns);

  // Blank: the first press brings the picture back, and no more.
  const here = await at(page);
  await page.keyboard.press('.');
  await expect(page.locator('.stage-blank')).toBeVisible();
  await expect(notes.locator('.desk-at')).toContainText('blank');
  await press(page, 'PageDown');
  await expect(page.locator('.stage-blank')).toHaveCount(0);
  expect(await at(page)).toBe(here);

  // A spotlight by pointer, by keys, and from the notes.
  await page.mouse.move(480, 540);
  await page.keyboard.down('Shift');
  const light = page.locator('.stage-light');
  await expect(light).toHaveAttribute('style', /--x: 25\.00%; --y: 50\.00%/);
  await page.mouse.move(960, 540);
  await expect(light).toHaveAttribute('style', /--x: 50\.00%/);
  await page.keyboard.up('Shift');
  await expect(light).toHaveCount(0);
  await page.keyboard.press('o');
  await page.keyboard.press('ArrowDown');
  await expect(light).toHaveAttribute('style', /--x: 50\.00%; --y: 55\.00%/);
  expect((await rest(page)).ordinal).toBe(gone.ordinal);
  await page.keyboard.press('Escape');
  await expect(light).toHaveCount(0);

  // A window that fell silent without a word is noticed, and that it is there again; so is one that was closed; one that the browser
  // refuses is offered as a link.
  await notes.evaluate(() => {
    const { postMessage } = BroadcastChannel.prototype;
    const dumb = (): void => {};
    BroadcastChannel.prototype.postMessage = dumb;
    (opener as Window).postMessage = dumb;
    Object.assign(window, { speakAgain: () => {
      BroadcastChannel.prototype.postMessage = postMessage;
      Reflect.deleteProperty(opener as Window, 'postMessage');
    } });
  });
  await expect(page.locator('.stage-refused')).toContainText('was closed');
  await notes.evaluate(() => (window as unknown as { speakAgain: () => void }).speakAgain());
  await expect(page.locator('.stage-refused')).toHaveCount(0);
  await notes.close();
  await expect(page.locator('.stage-refused')).toContainText('was closed');
  await page.evaluate(() => void (window.open = () => null));
  await page.keyboard.press('i');
  await expect(page.locator('.stage-refused')).toContainText('did not open');
  expect(await page.getByRole('link', { name: 'Open the notes' }).getAttribute('href')).toContain('notes=1&channel=');
  await expectReadable(page, 'a window refused');

  await press(page, 'd');
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('projector');
  await press(page, 'Escape');
  await expect(page.locator('.top')).toBeVisible();
  expect(await page.evaluate(() => ({ theme: document.documentElement.dataset['theme'], size: document.documentElement.dataset['size'] }))).toEqual({ theme: 'dark', size: 'laptop' });
  expect((await rest(page)).panels).toEqual(before.panels);
});

test('a lesson and a story that tells itself by PageDown alone; a wrong link names its field', async ({ page }) => {
  await rememberTexts(page);
  await open(page, '#v=1&present=1&lesson=stolen');
  await page.locator(view).waitFor();
  await rest(page);
  const { steps, revealed } = await giveByOneKey(page);
  expect(steps).toBe(13);
  expect(revealed).toBeGreaterThan(3);
  await expectNothingSerious(page, 'a lesson on stage');
  await press(page, 'PageUp', 'PageUp');
  expect(await at(page)).toBe(steps - 2);

  await page.goto('about:blank');
  await open(page, '#v=1&present=1');
  await expect(page.locator(view)).toHaveAttribute('data-kind', 'telling');
  const told = await giveByOneKey(page);
  expect(told.steps).toBeGreaterThan(3);
  expect(told.revealed).toBeGreaterThan(0);

  await page.goto('about:blank');
  await open(page, '#v=1&s=neighbours&present=2');
  await expect(page.locator('.notice')).toContainText('present: expected 1 or 0; got 2');
  await expect(page.locator(view)).toHaveCount(0);
  await page.goto('about:blank');
  await page.goto('./#v=1&notes=1&channel=AB');
  await expect(page.locator('.notice').first()).toContainText('channel: expected 12 to 32 small letters and digits');
});
