// The map of many pages: both ways to paint the pixel level give the same pixels, and a machine of millions of pages can be
// walked from the whole down to the cells.
import { expect } from '@playwright/test';
import type { MapHost } from './map-host.ts';
import { serveMapPage } from './map-host.ts';
import { freshTest as test } from './page.ts';

let host: MapHost;
test.beforeAll(async () => {
  host = await serveMapPage();
});
test.afterAll(() => host.close());

test('the graphics processor and the processor paint the same pixels', async ({ page }) => {
  await page.goto(host.url);
  await page.waitForFunction(() => window.mapPage !== undefined);
  const cases = [
    [262_144, { zoom: 3, centre: 100 }, 'light'],
    [262_144, { zoom: 2.5, centre: 300, lens: 'way' }, 'dark'],
    // In the last of four layers of 2,048 x 2,048 pages.
    [16_777_216, { zoom: 170, centre: 32_700, lens: 'dirty' }, 'light'],
  ] as const;
  for (const [pages, map, theme] of cases) {
    const { differing, inked, gpu, level } = await page.evaluate(([p, m, t]) => window.mapPage!.compare(p, m, t), [pages, map, theme] as const);
    expect(level).toBe('pixels');
    expect(inked).toBeGreaterThan(50_000);
    expect(gpu, 'WebGL2').toBe(true);
    expect(differing).toBe(0);
  }
});

test('16.8 million pages are walked through all levels', async ({ page }) => {
  await page.goto(host.url);
  await page.waitForFunction(() => window.mapPage !== undefined);
  const { levels } = await page.evaluate(() => window.mapPage!.journey(16_777_216, 'cpu'));
  expect([...new Set(levels)]).toEqual(['strips', 'glyphs', 'pixels', 'cells']);
  expect(levels.at(-1)).toBe('strips');
});
