// How long pictures of the map take on the main thread, in Chromium, on hand-made frames: `npx tsx e2e/measure-map.ts`.
// Times depend on the machine and on what else runs there, so no test asserts them; this prints them.
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import type { MapPage } from './map-page.ts';
import { serveMapPage } from './map-host.ts';

const note = new URL('../node_modules/.e2e-browser', import.meta.url);
const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
const path = process.env['E2E_CHROMIUM'] ?? (noted === 'playwright' ? '' : noted);
const LARGE = 16_777_216;
const WARM = 6;
const COUNT = 20;
const REPEATS = 5;

const host = await serveMapPage();
const browser = await chromium.launch({ ...(path === '' ? {} : { executablePath: path }), args: ['--enable-unsafe-swiftshader'] });
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 500 } });
  await page.goto(host.url);
  await page.waitForFunction(() => window.mapPage !== undefined);
  console.log(`browser ${browser.version()}`);
  const cases: readonly (readonly [string, number, Parameters<MapPage['pictures']>[1], number])[] = [
    ['16.8 M pages, whole', LARGE, {}, 10_000],
    ['16.8 M pages, zoomed to dots', LARGE, { zoom: 150, centre: 9000 }, 10_000],
    ['16.8 M pages, zoomed to cells', LARGE, { zoom: 3000, centre: 9000 }, 10_000],
    ['262,144 pages, whole', 262_144, {}, 2000],
  ];
  const cdp = await page.context().newCDPSession(page);
  // Time that the main thread itself worked: waiting for a processor that others use does not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return (metrics.find((one) => one.name === 'TaskDuration')?.value ?? NaN) * 1000;
  };
  for (const [name, pages, map, changed] of cases) {
    for (const way of ['cpu', 'gpu'] as const) {
      const run = (count: number, words: boolean): Promise<{ level: string; draw: number[] }> =>
        page.evaluate(([p, m, c, w, n, t]) => window.mapPage!.pictures(p, m, c, w, n, t), [pages, map, changed, way, count, words] as const);
      // The first pictures paint sprites and compile.
      await run(WARM, true);
      const one = await worked();
      const { draw, level } = await run(COUNT, false);
      const two = await worked();
      await run(COUNT, true);
      const three = await worked();
      const words = (three - two - (two - one)) / COUNT;
      console.log(`${name}, ${way} (${level}): a picture ${((two - one) / COUNT).toFixed(1)} ms of the main thread (least ${Math.min(...draw).toFixed(1)} ms by the clock), words and legend ${words.toFixed(1)} ms`);
    }
  }
  for (const way of ['cpu', 'gpu'] as const) {
    const runs: Awaited<ReturnType<MapPage['journey']>>[] = [];
    for (let i = 0; i < REPEATS; i++) runs.push(await page.evaluate((w) => window.mapPage!.journey(16_777_216, w), way));
    // The same journey every time: the least of each step is what it takes by itself.
    const steps = runs[0]!.levels.map((level, i) => ({ level, least: Math.min(...runs.map((run) => run.draw[i]!)) }));
    const longest = [...new Set(runs[0]!.levels)].map((level) => `${level} ${Math.max(...steps.filter((one) => one.level === level).map((one) => one.least)).toFixed(1)} ms`);
    console.log(`journey in and out of 16.8 M pages, ${way}, ${steps.length} pictures, least of ${REPEATS} runs each: longest by level ${longest.join(', ')}`);
  }
} finally {
  await browser.close();
  await host.close();
}
