// Time on the page: playing, the scrubber by pointer and by keyboard, the end, reduced motion, a recorded case.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { open, press, report, rest, seek, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 } });
test.describe.configure({ mode: 'parallel' });

const state = (page: Page) => page.evaluate(() => window.pagestage!.state());

async function playUntil(page: Page, ns: number): Promise<void> {
  await page.locator('.time .play').click();
  await page.waitForFunction((at) => (window.pagestage?.state().ns ?? 0) > at, ns);
}

test('every story and every case plays: time moves, pictures come, pausing stops both', async ({ page }) => {
  test.setTimeout(400_000); // against hanging: the large machines take their time to open on a busy computer
  await open(page);
  await page.locator('.story-pick').click();
  const all = await page.locator('.menu [data-scenario]').evaluateAll((buttons) => buttons.map((one) => (one as HTMLElement).dataset['scenario'] ?? ''));
  expect(all.length).toBeGreaterThanOrEqual(7);
  for (const id of all) {
    const before = await open(page, `#v=1&s=${id}&t=0&p=watermarks`);
    expect(before).toMatchObject({ scenario: id, ns: 0, status: 'ready' });
    await playUntil(page, 20_000_000);
    await page.locator('.time .play').click();
    const after = await rest(page);
    expect(after.playing, id).toBe(false);
    expect(after.pictures, id).toBeGreaterThan(before.pictures + 2);
    expect(after.ordinal, id).toBeGreaterThan(before.ordinal);
    expect((await report(page)).instant.ordinal, id).toBe(after.ordinal);
    await expect(page.locator('.panel-broken')).toHaveCount(0);
  }
});

test('playing ends at the end, and playing again begins at the beginning', async ({ page }) => {
  const start = await open(page, '#v=1&s=why-writing-late-is-fast&t=39900000000&speed=0.5');
  await page.locator('.time .play').click();
  const end = await rest(page);
  expect(end).toMatchObject({ playing: false, ended: true, ns: start.duration_ns });
  await page.locator('.time .play').click();
  await page.waitForFunction((ns) => {
    const now = window.pagestage!.state();
    return now.playing && now.ns > 0 && now.ns < ns;
  }, start.duration_ns / 2);
});

test('dragging the scrubber shows each instant on the way in every panel', async ({ page }) => {
  const start = await open(page, '#v=1&s=why-writing-late-is-fast&t=0');
  const box = (await page.locator('.scrubber input.seek').boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 2, y);
  await page.mouse.down();
  const seen: number[] = [];
  for (const share of [0.2, 0.5, 0.35]) {
    await page.mouse.move(box.x + box.width * share, y, { steps: 8 });
    const now = await rest(page);
    seen.push(now.ns);
    expect(Math.abs(now.ns / start.duration_ns - share)).toBeLessThan(0.02);
    const head = await page.evaluate(() => window.pagestage!.frame()!.head);
    expect(head.at_ns).toBe(now.ns);
    expect((await report(page)).instant.ordinal).toBe(now.ordinal);
  }
  await page.mouse.up();
  expect(seen[2]).toBeLessThan(seen[1]!);
  expect(await page.locator('.play-head').evaluate((head) => Number.parseFloat((head as HTMLElement).style.left))).toBeCloseTo((100 * seen[2]!) / start.duration_ns, 1);
});

test('all panels at once: paused while it plays, each shows the instant, also those below the fold', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=0&speed=0.5');
  await press(page, '0');
  const pictures = () =>
    page.locator('.stage .panel').evaluateAll((panels) =>
      panels.map((panel) => {
        const canvas = panel.querySelector('canvas')!;
        return { panel: (panel as HTMLElement).dataset['panel'], below: canvas.getBoundingClientRect().top > innerHeight, data: canvas.toDataURL() };
      }),
    );
  const before = await pictures();
  expect(before.filter((one) => one.below).length).toBeGreaterThan(2);
  await playUntil(page, 1_500_000_000);
  // The document does not grow with the run.
  expect(await page.locator('*').count()).toBeLessThan(1500);
  await page.locator('.time .play').click();
  await rest(page);
  const paused = await pictures();
  expect(paused.filter((one, ix) => one.below && one.data !== before[ix]!.data).length).toBeGreaterThan(2);
  // Twice, so that all is drawn anew and looks as before.
  await press(page, 'n', 'n');
  expect(await pictures()).toEqual(paused);
});

test('the scrubber by keyboard: pages, home and end; arrows are events', async ({ page }) => {
  const start = await open(page, '#v=1&s=why-writing-late-is-fast&t=0');
  await page.locator('.scrubber input.seek').focus();
  const on = await press(page, 'PageUp');
  expect(on.ns).toBeGreaterThan(start.duration_ns / 100);
  expect((await press(page, 'PageUp')).ns).toBeGreaterThan(on.ns);
  expect((await press(page, 'PageDown')).ns).toBeLessThan(on.ns * 1.5);
  const before = await state(page);
  expect((await press(page, 'ArrowRight')).ordinal).toBe(before.ordinal + 1);
  expect((await press(page, 'End')).ns).toBe(start.duration_ns);
  expect((await press(page, 'Home')).ns).toBe(0);
});

test('steps in quick succession all count, on and back, also straight after a seek', async ({ page }) => {
  const start = await open(page, '#v=1&s=who-may-write&t=1000000000');
  const quickly = (steps: readonly number[]): Promise<void> =>
    page.evaluate((all) => {
      for (const events of all) window.pagestage!.step(events);
    }, steps);
  await quickly([1, 1, 1, 1, 1, 1, 1, -1, -1, 1]);
  expect((await rest(page)).ordinal).toBe(start.ordinal + 6);
  await quickly([-1, -1, -1, -1, -1, -1]);
  expect((await rest(page)).ordinal).toBe(start.ordinal);
  await page.evaluate((ordinal) => {
    window.pagestage!.seekOrdinal(ordinal);
    for (let times = 0; times < 3; times++) window.pagestage!.step(1);
  }, start.ordinal + 3000);
  expect((await rest(page)).ordinal).toBe(start.ordinal + 3003);
});

test('a click on a marker goes to it', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=3000000000');
  const marker = page.locator('.markers button.marker').first();
  await expect(marker).toBeVisible();
  await marker.click();
  const now = await rest(page);
  expect(now.markers.some((one) => one.ns === now.ns)).toBe(true);
});

test('moves are drawn between pictures, and never under reduced motion', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=100000000');
  await press(page, 'ArrowRight');
  expect((await state(page)).leastProgress).toBeLessThan(1);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const still = await open(page, '#v=1&s=who-may-write&t=100000000');
  expect(still.leastProgress).toBe(1);
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowLeft', '-', '-', '-', '-', '-', '-');
  await playUntil(page, (await state(page)).ns);
  await page.waitForFunction((pictures) => window.pagestage!.state().pictures > pictures + 20, (await state(page)).pictures);
  await page.locator('.time .play').click();
  const after = await rest(page);
  expect(after.leastProgress).toBe(1);
  // The link may ask for it too, and the link may insist on motion.
  const asked = await open(page, '#v=1&s=who-may-write&t=100000000&motion=full');
  expect(asked.leastProgress).toBe(1);
  await press(page, 'ArrowRight');
  expect((await state(page)).leastProgress).toBeLessThan(1);
});

for (const id of ['W1-seq', 'W3-hotscan-idle']) {
  test(`a kernel case chosen in the page plays and shows the model beside the kernel: ${id}`, async ({ page }) => {
    await open(page);
    await page.locator('.story-pick').click();
    await page.locator(`.menu [data-scenario="${id}"]`).click();
    const chosen = await rest(page);
    expect(chosen).toMatchObject({ status: 'ready', scenario: id });
    await expect(page.locator('.chip-model').first()).toContainText('6.1');
    const table = page.getByRole('region', { name: 'Model beside kernel' });
    await expect(table.locator('tbody tr').first()).toBeVisible();
    const verdicts = await table.locator('td.verdict').allTextContents();
    expect(verdicts.filter((verdict) => verdict.includes('good')).length).toBeGreaterThanOrEqual(3);
    expect(verdicts.filter((verdict) => verdict.includes('off'))).toEqual([]);
    // What the table says is what the server says.
    const said = await page.evaluate(async () => (await window.pagestage!.report()).truth);
    expect(verdicts.length).toBe(said!.length);
    await seek(page, 0);
    await playUntil(page, 50_000_000);
    await page.locator('.time .play').click();
    expect((await rest(page)).ns).toBeGreaterThan(50_000_000);
    // Under another switch the recording says nothing about this run.
    await page.keyboard.press('0');
    await page.locator('.board [data-switch="elevator"] input:not(:checked)').click();
    await rest(page);
    await page.keyboard.press('0');
    await expect(table.locator('tbody tr')).toHaveCount(0);
  });
}
