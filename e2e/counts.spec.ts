// What the page costs, as counts and never as times: `npx tsx e2e/measure.ts` measures those.
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { freshTest as test, open, rest } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 } });

/** What has come, gzipped, when the first panel is drawn, which is the map of a story that tells itself: the page, and the model in its worker. */
const MOST_PAGE_BYTES = 150 * 1024;
const MOST_WORKER_BYTES = 128 * 1024;
/** And when all has come that a first visit loads: the other panels, dialogs, switch board. */
const MOST_BYTES = 340 * 1024;

test('a first visit loads little, from this host only, and starts one worker', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  const sizes = new Map<string, Promise<number>>();
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== baseURL) foreign.push(request.url());
  });
  const importers = new Map<string, string>();
  page.on('response', (response) => {
    sizes.set(response.url(), response.body().then((body) => gzipSync(body, { level: 9 }).length, () => 0));
    importers.set(response.url(), response.request().headers()['referer'] ?? '');
  });
  const policies: (string | undefined)[] = [];
  page.on('response', (response) => policies.push(response.headers()['content-security-policy']));
  await page.goto('./');
  await rest(page);
  expect(workers.length).toBe(1);
  const { firstPicture_ms } = await page.evaluate(() => window.pagestage!.state());
  const asked = new Map(await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => [entry.name, entry.startTime] as const)));
  let page_bytes = 0;
  let worker_bytes = 0;
  let later_bytes = 0;
  // What a worker's file imports is the worker's.
  const ofWorker = (url: string | undefined): boolean => url !== undefined && (workers.includes(url) || (importers.get(url) !== url && ofWorker(importers.get(url))));
  for (const [url, size] of sizes) {
    if (ofWorker(url)) worker_bytes += await size;
    else if ((asked.get(url) ?? 0) < firstPicture_ms) page_bytes += await size;
    else later_bytes += await size;
  }
  console.info(`first visit, gzip: page ${page_bytes}, worker ${worker_bytes}, later ${later_bytes} bytes`);
  expect(page_bytes).toBeGreaterThan(10_000);
  expect(page_bytes).toBeLessThan(MOST_PAGE_BYTES);
  expect(worker_bytes).toBeGreaterThan(10_000);
  expect(worker_bytes).toBeLessThan(MOST_WORKER_BYTES);
  expect(later_bytes).toBeGreaterThan(1000);
  expect(page_bytes + worker_bytes + later_bytes).toBeLessThan(MOST_BYTES);

  // A whole tour under the policy: play, step, board, another story, a text. Still no other host, and nothing refused.
  await page.getByRole('button', { name: /First lesson/ }).click();
  await rest(page);
  await page.locator('.time .play').click();
  await page.waitForFunction((ns) => window.pagestage!.state().ns > ns, (await page.evaluate(() => window.pagestage!.state())).ns);
  await page.keyboard.press('f');
  for (const key of ['ArrowRight', 't', '0', '0', 'd', '3']) await page.keyboard.press(key);
  await rest(page);
  await page.locator('.story-pick').click();
  await page.locator('.menu [data-scenario="W1-seq"]').click();
  await rest(page);
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
  expect(policies.every((policy) => policy?.includes("default-src 'self'") === true)).toBe(true);
});

test('at rest nothing is drawn again', async ({ page }) => {
  const before = await open(page, '#v=1&s=who-may-write&t=1000000000');
  // Three turns of the display.
  const still = await page.evaluate(
    () => new Promise<number>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.pagestage!.state().pictures))))),
  );
  expect(still).toBe((await rest(page)).pictures);
  expect(still).toBe(before.pictures);
});

test('the real machine is sought to and fro, and each time the picture is of the instant asked for', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write-real&t=0');
  await page.evaluate(() => window.pagestage!.seek(8e9));
  const there = await rest(page);
  expect(there.ns).toBe(8e9);
  for (const ns of [1e9, 7e9, 3e9, 5e9]) {
    await page.evaluate((at) => window.pagestage!.drawnAfterSeek(at), ns);
    const now = await rest(page);
    expect(now.ns).toBe(ns);
    expect(await page.evaluate(() => window.pagestage!.frame()!.head.at_ns)).toBe(ns);
  }
});
