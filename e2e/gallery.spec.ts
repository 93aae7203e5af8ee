// The gallery of every panel, and what can only be checked where real fonts are: no word on a picture is cut off, too small
// or under another.
import { expect } from '@playwright/test';
import type { PlacedText } from './texts.ts';
import { rememberTexts, textFaults } from './texts.ts';
import { freshTest as test } from './page.ts';

/** Smallest text by size: 14 px in a slide, 1/50 of 1080 lines on a projector. */
const LEAST: Readonly<Record<string, number>> = { slide: 14, laptop: 12, projector: 21.6 };

test('every panel at every moment: each word whole, readable and alone; its text form beside it', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 2000, height: 1000 });
  const said: string[] = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  await rememberTexts(page);
  // Everything counts as in sight, so that all is drawn without being scrolled past.
  await page.addInitScript({ content: 'window.IntersectionObserver = class { constructor(told) { this.told = told; } observe() { this.told([{ isIntersecting: true }]); } disconnect() {} };' });
  await page.goto('./?gallery=1&theme=light');
  // One panel from the start on: all of them drawn at once are more than a tab should hold.
  await page.getByLabel('Panel').locator('option').nth(1).waitFor({ state: 'attached' });
  await page.getByLabel('Panel').selectOption({ index: 1 });
  await page.locator('.gallery[data-complete="yes"]').waitFor();
  await expect(page.getByRole('alert')).toHaveCount(0);
  const panels = await page.getByLabel('Panel').locator('option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value).filter((id) => id !== ''));
  expect(panels.length).toBeGreaterThanOrEqual(9);
  const faults: string[] = [];
  for (const panel of panels) {
    await page.getByLabel('Panel').selectOption(panel);
    const pictures = page.locator('.gallery canvas');
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLElement>('.gallery canvas')].every((canvas) => canvas.dataset['drawn'] === 'yes'));
    const drawn = await pictures.evaluateAll((all) =>
      all.map((canvas) => ({
        name: (canvas as HTMLElement).dataset['picture']!, texts: (canvas as unknown as { texts?: PlacedText[] }).texts ?? [], width: (canvas as HTMLElement).offsetWidth,
        height: (canvas as HTMLElement).offsetHeight,
      })),
    );
    expect(drawn.length).toBeGreaterThan(20);
    for (const { name, texts, width, height } of drawn) {
      expect(texts.length, name).toBeGreaterThan(0);
      const size = /-(slide|laptop|projector)-/.exec(name)![1]!;
      faults.push(...textFaults(texts, width, height, LEAST[size]!).map((fault) => `${name}: ${fault}`));
    }
    const words = await page.locator('.gallery-words').allInnerTexts();
    expect(words.filter((text) => text.length < 20)).toEqual([]);
  }
  expect(faults).toEqual([]);
  expect(said).toEqual([]);
});
