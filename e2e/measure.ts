// How fast the page is, measured in Chromium on the build: `npx vite build && npx tsx e2e/measure.ts [scenario] [--short]`;
// `... --embeds` weighs the first pictures of embeds instead; `... disk-bound-64gib` shows whether a tab holds the largest machine.
// Times depend on the machine and on what else runs there, so no test asserts them; this prints them.
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { rest } from './page.ts';
import { longest, median, memory_mib, ms, printTable, taken, watch, withPage } from './measuring.ts';

/** `--short`: a quarter of the playing and a sixth of the seeks, where machines are large and time is not. */
const SHORT = process.argv.includes('--short');
const PLAY_MS = SHORT ? 5_000 : 20_000;
const SEEKS = SHORT ? 5 : 30;

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;

/** What the first visit loads, gzipped, until the page has come to rest. */
async function firstLoad(page: Page, origin: string): Promise<Record<string, string>> {
  const sizes: { name: string; bytes: number; raw: number }[] = [];
  const workers = new Set<string>();
  page.on('worker', (worker) => workers.add(new URL(worker.url()).pathname));
  const importers = new Map<string, string>();
  const waiting: Promise<void>[] = [];
  page.on('response', (response) => {
    const referer = response.request().headers()['referer'];
    importers.set(new URL(response.url()).pathname, referer === undefined ? '' : new URL(referer).pathname);
    waiting.push(
      response.body().then(
        (body) => {
          sizes.push({ name: new URL(response.url()).pathname, bytes: gzipSync(body, { level: 9 }).length, raw: body.length });
        },
        () => {},
      ),
    );
  });
  await page.goto(origin);
  await rest(page);
  await Promise.all(waiting);
  const { firstPicture_ms } = await page.evaluate(() => window.pagestage!.state());
  const asked = new Map(await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => [new URL(entry.name).pathname, entry.startTime] as const)));
  const later = (name: string): boolean => (asked.get(name) ?? 0) >= firstPicture_ms;
  const table: Record<string, string> = {};
  for (const { name, bytes, raw } of sizes) table[`  ${name}`] = `${later(name) ? 'later, ' : ''}${kib(bytes)} gzipped, ${kib(raw)}`;
  const sum = (of: (name: string) => boolean): number => sizes.filter((one) => of(one.name)).reduce((total, one) => total + one.bytes, 0);
  // What a worker's file imports is the worker's.
  const ofWorker = (name: string | undefined): boolean => name !== undefined && (workers.has(name) || (importers.get(name) !== name && ofWorker(importers.get(name))));
  const worker = sum(ofWorker);
  const first = sum((name) => !ofWorker(name) && !later(name));
  return {
    'first picture, page (gzip)': kib(first), 'first picture, worker (gzip)': kib(worker), 'first picture, both': kib(first + worker),
    'first picture after': ms(firstPicture_ms), 'loaded after the first picture': kib(sum((name) => later(name) && !ofWorker(name))), ...table,
  };
}

/** What an embed loads, gzipped, and after what time its first panel is drawn: from the poster of the build, and with the model. */
async function embeds(browser: Browser, origin: string): Promise<Record<string, string>> {
  const table: Record<string, string> = {};
  for (const fields of ['s=why-writing-late-is-fast', 's=who-may-write', 's=stolen', 's=out-of-stack', 's=neighbours-real', 's=stolen&poster=0', 's=who-may-write&poster=0']) {
    const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      // A poster is packed already.
      sizes.push(response.body().then((body) => (response.url().endsWith('.poster') ? body.length : gzipSync(body, { level: 9 }).length), () => 0));
    });
    await page.goto(`${origin}?embed=1&${fields}`);
    await rest(page);
    const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
    const { firstPicture_ms } = await page.evaluate(() => window.pagestage!.state());
    table[`embed ${fields}`] = `${kib(bytes)} gzipped, first picture after ${ms(firstPicture_ms)}`;
    await page.close();
  }
  return table;
}

async function playing(page: Page): Promise<Record<string, string>> {
  await page.evaluate(() => window.pagestage!.seek(0));
  await rest(page);
  await page.evaluate(() => document.querySelector<HTMLElement>('.play')?.click());
  await page.waitForTimeout(500);
  await taken(page);
  const before = await page.evaluate(() => window.pagestage!.state());
  await page.waitForTimeout(PLAY_MS);
  const after = await page.evaluate(() => window.pagestage!.state());
  const { long, ticks } = await taken(page);
  const gaps = ticks.slice(1).map((at, ix) => at - ticks[ix]!);
  const seconds = (ticks.at(-1)! - ticks[0]!) / 1000;
  return {
    'playing, display frames per second': (gaps.length / seconds).toFixed(1),
    'playing, pictures drawn per second': ((after.pictures - before.pictures) / seconds).toFixed(1),
    'playing, frames later than 20 ms': `${gaps.filter((gap) => gap > 20).length} of ${gaps.length}`,
    'playing, longest gap between frames': ms(Math.max(...gaps)),
    'playing, main-thread tasks over 50 ms': `${long.length}, longest ${longest(long)}`,
    'playing, longest tick of the page': ms(after.longestTick_ms),
    'playing, machine time passed': `${((after.ns - before.ns) / 1e9).toFixed(2)} s in ${seconds.toFixed(2)} s at speed ${after.speed}`,
  };
}

async function seeking(page: Page): Promise<Record<string, string>> {
  const { duration_ns } = await page.evaluate(() => window.pagestage!.state());
  const began = performance.now();
  await page.evaluate((ns) => window.pagestage!.seek(ns), duration_ns);
  await rest(page);
  const whole_ms = performance.now() - began;
  // The same instants every time: multiples of the golden ratio spread evenly without being even.
  const instants = Array.from({ length: SEEKS }, (_, ix) => Math.floor((((ix + 1) * 0.618033988749895) % 1) * duration_ns));
  const alone: number[] = [];
  await taken(page);
  for (const ns of instants) {
    alone.push(await page.evaluate((at) => window.pagestage!.drawnAfterSeek(at), ns));
    await rest(page);
  }
  const drag = await page.evaluate(async (all) => {
    const times: number[] = [];
    for (const ns of all) times.push(await window.pagestage!.drawnAfterSeek(ns));
    return times;
  }, instants);
  const { long } = await taken(page);
  return {
    'the whole run computed in': ms(whole_ms),
    'seek at rest to picture, median': ms(median(alone)),
    'seek at rest to picture, longest': ms(Math.max(...alone)),
    'seek after seek to picture, median': ms(median(drag)),
    'seek after seek to picture, longest': ms(Math.max(...drag)),
    'seeking, main-thread tasks over 50 ms': `${long.length}, longest ${longest(long)}`,
  };
}

const scenario = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? 'who-may-write-real';
await withPage(async (browser, origin) => {
  const table: Record<string, string> = { browser: browser.version(), scenario };
  const resident = async (): Promise<string> => `${(await memory_mib(browser)).toFixed(0)} MiB`;
  if (process.argv.includes('--embeds')) {
    Object.assign(table, await embeds(browser, origin));
    return printTable(table);
  }
  const first = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  Object.assign(table, await firstLoad(first, origin));
  await first.close();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(600_000);
  await watch(page);
  page.on('crash', () => console.log('the tab has crashed'));
  const opened = performance.now();
  await page.goto(`${origin}#v=1&s=${scenario}`);
  await rest(page);
  table['opened, first picture and at rest'] = ms(performance.now() - opened);
  table['memory of the tab, opened'] = await resident();
  Object.assign(table, await playing(page));
  Object.assign(table, await seeking(page));
  table['memory of the tab, all explored'] = await resident();
  printTable(table);
});
