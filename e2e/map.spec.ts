// The map of memory looked at more closely: zoom, loupe, lenses, by pointer, by keys and by link.
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { linkHolds, open, press, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

const TOY = '#v=1&s=who-may-write&t=2500000000&p=page-map';
const REAL = '#v=1&s=who-may-write-real&t=200000000&p=page-map';
const map = async (page: Page): Promise<{ lens: string; zoom: number; centre: number; block: number | null }> => (await rest(page)).map;
const canvas = (page: Page): Locator => page.locator('.stage [data-panel="page-map"] canvas').first();
const picture = async (page: Page): Promise<string> => {
  await rest(page);
  return canvas(page).evaluate((node) => (node as HTMLCanvasElement).toDataURL());
};

test('the wheel zooms about the pointer, a drag moves, a double click shows the whole again', async ({ page }) => {
  await open(page, TOY);
  const whole = await picture(page);
  const box = (await canvas(page).boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.8);
  for (let i = 0; i < 3; i++) await page.mouse.wheel(0, -150);
  const near = await map(page);
  expect(near.zoom).toBeGreaterThan(2);
  // What was under the pointer is in the lower part of memory, and stays in sight.
  expect(near.centre).toBeGreaterThan(32);
  expect(await picture(page)).not.toBe(whole);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.1, { steps: 6 });
  await page.mouse.up();
  const moved = await map(page);
  expect(moved.zoom).toBe(near.zoom);
  expect(moved.centre).toBeGreaterThanOrEqual(near.centre);
  // A drag is no click: nothing is followed.
  expect((await rest(page)).follow).toBe(0);
  await page.mouse.dblclick(box.x + box.width * 0.3, box.y + 6);
  expect(await map(page)).toMatchObject({ zoom: 1, centre: 0 });
});

test('keys zoom, walk and reset where the map has the focus, and keep their meaning elsewhere', async ({ page }) => {
  const start = await open(page, TOY);
  await canvas(page).focus();
  await press(page, '+', '+', '+');
  const near = await map(page);
  expect(near.zoom).toBeCloseTo(1.5 ** 3, 1);
  await press(page, 'ArrowDown');
  expect((await map(page)).centre).toBeGreaterThan(near.centre);
  expect((await rest(page)).ordinal).toBe(start.ordinal);
  await press(page, 'Home');
  expect(await map(page)).toMatchObject({ zoom: 1 });
  // The whole of a toy needs no walking: the arrows are steps again.
  expect((await press(page, 'ArrowRight')).ordinal).toBe(start.ordinal + 1);
  await canvas(page).blur();
  expect((await press(page, '+')).speed).toBeGreaterThan(start.speed);
  expect(await map(page)).toMatchObject({ zoom: 1 });
});

test('L goes through the lenses; those that only the model knows arrive with the next frame', async ({ page }) => {
  await open(page, TOY);
  const pictures = new Set([await picture(page)]);
  const legends: string[] = [];
  for (const lens of ['way', 'dirty', 'age', 'owner']) {
    await press(page, 'l');
    expect((await map(page)).lens).toBe(lens);
    pictures.add(await picture(page));
    await expect.poll(() => page.locator('.stage [data-panel="page-map"] .legend').innerText()).not.toBe(legends.at(-1) ?? '');
    legends.push(await page.locator('.stage [data-panel="page-map"] .legend').innerText());
  }
  expect(pictures.size).toBe(5);
  expect(legends[0]).toContain('can be moved');
  expect(legends[1]).toContain('nothing to write');
  expect(legends[2]).toMatch(/changed within \d+/);
  expect(legends[3]).toContain('memory of grower');
  await press(page, 'l');
  expect(await picture(page)).toBe([...pictures][0]);
  await page.getByLabel('Lens of the map').selectOption('owner');
  expect((await map(page)).lens).toBe('owner');
  // The text form has the same classes, and they hold every page once.
  await page.locator('.stage [data-panel="page-map"]').getByRole('button', { name: 'Text' }).click();
  const rows = await page.locator('.stage tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  const owned = rows.filter((row) => row[0]!.startsWith('owner: '));
  expect(owned.length).toBeGreaterThan(3);
  expect(owned.reduce((sum, row) => sum + Number(row[2]!.replaceAll(',', '')), 0)).toBe(4096);
});

test('on a machine of many pages the loupe follows click, drag and arrows, and its pages can be followed', async ({ page }) => {
  await open(page, REAL);
  const box = (await canvas(page).boundingBox())!;
  // Some of these points lie in a gutter.
  let clicked = await map(page);
  for (let i = 0; i < 6 && clicked.block === null; i++) {
    await page.mouse.click(box.x + 40 + i * 7, box.y + 60 + i * 5);
    clicked = await map(page);
  }
  expect(clicked.block).not.toBeNull();
  expect((await rest(page)).follow).toBe(0);
  await canvas(page).focus();
  await press(page, 'ArrowRight');
  expect((await map(page)).block).toBe(clicked.block! + 1);
  await expect(page.getByRole('tooltip')).toContainText(`Block ${clicked.block! + 1}`);
  // To where the programs have their pages: above are the kernel's and free ones.
  await press(page, ...Array<string>(8).fill('ArrowDown'));
  const walked = (await map(page)).block!;
  expect(walked).toBeGreaterThan(clicked.block! + 2);
  // The loupe is at the right: some page of it can be followed.
  let followed = 0;
  for (let x = 20; x < 220 && followed === 0; x += 9) {
    await page.mouse.click(box.x + box.width - x, box.y + 50 + ((x * 7) % 80));
    followed = (await rest(page)).follow;
  }
  expect(followed).toBe(1);
  expect((await map(page)).block).toBe(walked);
});

test('H goes to the block nearest to a huge page, or says that there is none', async ({ page }) => {
  await open(page, TOY);
  await press(page, 'h');
  const { block } = await map(page);
  const said = page.locator('[role="status"], [aria-live]').filter({ hasText: block === null ? 'No block can become a huge page now.' : `Block ${block}:` });
  await expect(said.first()).toBeAttached();
});

test('a link gives the same picture', async ({ page }) => {
  await open(page, TOY);
  await canvas(page).focus();
  await press(page, '+', '+', '+', 'ArrowDown', 'l');
  await canvas(page).blur();
  const shown = await picture(page);
  const view = await map(page);
  await linkHolds(page, `z=${view.zoom}`);
  await linkHolds(page, 'lens=way');
  const link = await page.evaluate(() => location.hash);
  await page.goto('about:blank');
  await open(page, link);
  expect(await map(page)).toEqual(view);
  expect(await picture(page)).toBe(shown);
});

test('a link with a lens or a zoom that does not exist says so and shows the rest', async ({ page }) => {
  await open(page, `${TOY}&lens=heat&z=0.5`);
  expect(await map(page)).toMatchObject({ lens: 'kind', zoom: 1 });
  await expect(page.getByText('Part of this link could not be read')).toBeVisible();
});
