// The page that is one file: from a folder, without a server, without a network, in two browsers, with and without workers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BrowserContext, Frame, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { findFirefox, Firefox } from './firefox.ts';
import { freshTest as test, open, rest } from './page.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'dist-offline');
const FILE = join(FOLDER, 'pagestage.html');
const ADDRESS = pathToFileURL(FILE).href;
const MOST_BYTES = 1.5e6;

/** One instant that every carrier, browser and the headless runner must agree on. */
const LINK = '#v=1&s=who-may-write&seed=3&t=700000000';

function fromRunner(): string {
  const args = ['node_modules/tsx/dist/cli.mjs', 'src/runner/main.ts', 'run', 'who-may-write', '--seed', '3', '--until', '700ms', '--json'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { hash: string }).hash;
}

const hashOf = (page: Page | Frame): Promise<string> => page.evaluate(async () => ((await window.pagestage!.report()).report as { hash: string }).hash);

/** What leaves the file: anything that is neither it nor made by it. */
function watch(context: BrowserContext): { readonly strange: string[]; readonly said: string[] } {
  const seen = { strange: [] as string[], said: [] as string[] };
  context.on('request', (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(ADDRESS)) seen.strange.push(request.url());
  });
  context.on('console', (message) => seen.said.push(message.text()));
  context.on('weberror', (error) => seen.strange.push(error.error().message));
  return seen;
}

async function plays(frame: Page | Frame): Promise<void> {
  await frame.locator('.play').first().click();
  const before = await frame.evaluate(() => window.pagestage!.state());
  await frame.waitForFunction(({ ns, ordinal }) => window.pagestage!.state().ns > ns || window.pagestage!.state().ordinal > ordinal, before);
}

test('is one file of less than 1.5 MB, the same twice, with nothing beside it and nothing to fetch', () => {
  expect(readdirSync(FOLDER)).toEqual(['pagestage.html']);
  console.info(`the page as one file: ${statSync(FILE).size} bytes`);
  expect(statSync(FILE).size).toBeLessThan(MOST_BYTES);
  const again = mkdtempSync(join(tmpdir(), 'pagestage-offline-'));
  try {
    const args = ['node_modules/vite/bin/vite.js', 'build', '-c', 'src/build/offline.config.ts', '--logLevel', 'error', '--outDir', again];
    // As it is built by hand: the runner's NODE_ENV would bring React's checks along.
    const { NODE_ENV: _, ...env } = process.env;
    expect(spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' }).status).toBe(0);
    expect(readFileSync(join(again, 'pagestage.html')).equals(readFileSync(FILE))).toBe(true);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
});

test('opens from a folder with the network off: plays, seeks, switches, holds a kernel case and a lesson, and is an embed', async ({ browser }) => {
  test.setTimeout(300_000); // against hanging; many copies at a time take theirs on a busy machine
  const context = await browser.newContext({ offline: true, viewport: { width: 1440, height: 900 } });
  const seen = watch(context);
  const page = await context.newPage();
  await page.goto(ADDRESS + LINK);
  expect(await rest(page)).toMatchObject({ status: 'ready', carrier: 'worker', scenario: 'who-may-write', seed: 3, ns: 700000000 });
  const hash = await hashOf(page);
  expect(hash).toBe(fromRunner());
  await page.evaluate(() => window.pagestage!.seek(50e6));
  await rest(page);
  await page.evaluate(() => window.pagestage!.seek(700e6));
  await rest(page);
  expect(await hashOf(page)).toBe(hash);
  await plays(page);
  await page.keyboard.press(' ');
  await page.evaluate(() => window.pagestage!.setSwitch('reclaim_writers', 'nobody'));
  expect(await rest(page)).toMatchObject({ playing: false, commands: 1 });
  // What the site loads later is in the file: a text, the list of stories, a kernel case, a lesson, many seeds.
  for (const key of ['t', 'w', 'Escape', '0', '0']) await page.keyboard.press(key);
  await page.locator('.story-pick').click();
  await page.locator('.menu [data-scenario="W1-seq"]').click();
  expect(await rest(page)).toMatchObject({ status: 'ready', scenario: 'W1-seq' });
  await page.keyboard.press('e');
  await expect(page.getByRole('heading', { name: /seeds/i }).first()).toBeVisible();
  expect(await open(page, '#v=1&lesson=stolen&step=1')).toMatchObject({ status: 'ready' });
  await expect(page.getByText('Next').first()).toBeVisible();
  await page.goto('about:blank');

  // In a slide of a deck that is a file itself: as a plain frame, and as one that may do nothing but run scripts.
  const deck = mkdtempSync(join(tmpdir(), 'pagestage-deck-'));
  try {
    const frame = (sandbox: string): string => `<iframe title="embed" width="640" height="360" ${sandbox} src="${ADDRESS}?embed=1&s=stolen"></iframe>`;
    writeFileSync(join(deck, 'deck.html'), `<!doctype html><title>deck</title>${frame('')}${frame('sandbox="allow-scripts"')}`);
    await page.goto(pathToFileURL(join(deck, 'deck.html')).href);
    seen.strange.splice(0, seen.strange.length, ...seen.strange.filter((url) => !url.endsWith('/deck.html')));
    for (const embed of page.frames().slice(1)) {
      await embed.waitForFunction(() => window.pagestage?.state().status === 'ready');
      await embed.evaluate(() => window.pagestage!.idle());
      await plays(embed);
      expect(await embed.evaluate(() => window.pagestage!.state())).toMatchObject({ carrier: 'worker', scenario: 'stolen' });
    }
  } finally {
    rmSync(deck, { recursive: true, force: true });
  }

  // Where workers are refused the page's own thread does it, and says so.
  await page.goto('about:blank');
  await page.addInitScript(() => {
    window.Worker = class {
      constructor() {
        throw new Error('workers are refused here');
      }
    } as unknown as typeof Worker;
  });
  await page.goto(ADDRESS + LINK);
  expect(await rest(page)).toMatchObject({ status: 'ready', carrier: 'main thread' });
  expect(await hashOf(page)).toBe(hash);
  expect(seen.said.filter((line) => line.includes('no worker here (workers are refused here)')).length).toBe(1);
  await plays(page);
  expect(seen.strange).toEqual([]);
  await context.close();
});

test('opens from a folder in Firefox too, with the same results', async () => {
  const path = findFirefox();
  test.skip(path === null, 'not checked: there is no Firefox on this machine (E2E_FIREFOX=/path/to/firefox names one)');
  const firefox = await Firefox.start(path!);
  try {
    const ready = `['ready', 'dead'].includes(window.pagestage?.state().status)`;
    const state = `(await window.pagestage.idle(), window.pagestage.state())`;
    await firefox.open(ADDRESS + LINK);
    await firefox.waitFor(ready);
    expect(await firefox.evaluate(state)).toMatchObject({ status: 'ready', carrier: 'worker', scenario: 'who-may-write', ns: 700000000 });
    expect(await firefox.evaluate('(await window.pagestage.report()).report.hash')).toBe(fromRunner());
    // Something is drawn: the picture on the first canvas has more than one colour.
    const colours = `(() => { const canvas = document.querySelector('.panel canvas'); const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height); return new Set(new Uint32Array(data.buffer)).size; })()`;
    expect(await firefox.evaluate(colours)).toBeGreaterThan(3);
    await firefox.open('about:blank');
    await firefox.open(`${ADDRESS}?embed=1&s=stolen`);
    await firefox.waitFor(ready);
    const before = await firefox.evaluate<{ ordinal: number }>(state);
    expect(before).toMatchObject({ status: 'ready', playing: false });
    await firefox.evaluate(`document.querySelector('.play').click()`);
    await firefox.waitFor(`window.pagestage.state().ordinal > ${before.ordinal}`);
    expect(await firefox.evaluate('performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => !/^(blob|data):/.test(name))')).toEqual([]);
  } finally {
    await firefox.stop();
  }
});

test('the site, visited once, opens again with the network off: whole, of one build, with its embeds', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL!, serviceWorkers: 'allow', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  // An embed keeps nothing on its host.
  await page.goto('./?embed=1&s=out-of-stack');
  await rest(page);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await page.goto(`./${LINK}`);
  const hash = await rest(page).then(() => hashOf(page));
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await (await caches.open(names[0]!)).keys();
    return { names: names.length, files: requests.map(({ url }) => new URL(url).pathname.slice(1)).toSorted() };
  });
  // Everything the build has but pictures of the README, posters, and the service worker itself.
  const built = readdirSync(join(ROOT, 'dist'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = built.map((entry) => join(entry.parentPath, entry.name).slice(join(ROOT, 'dist').length + 1).replaceAll('\\', '/'));
  expect(kept).toEqual({ names: 1, files: names.filter((name) => !/\.png$|^sw\.js$|^posters\//.test(name)).map((name) => (name === 'index.html' ? '' : name)).toSorted() });

  await context.setOffline(true);
  expect(await page.evaluate(() => fetch('./sw.js', { cache: 'no-store' }).then(() => 'reached', () => 'no network'))).toBe('no network');
  const failed: string[] = [];
  page.on('requestfailed', (request) => failed.push(request.url()));
  await page.reload();
  expect(await rest(page)).toMatchObject({ status: 'ready', carrier: 'worker', ns: 700000000 });
  expect(await hashOf(page)).toBe(hash);
  // A part that the first visit never asked for.
  await page.keyboard.press('g');
  await expect(page.getByRole('heading', { name: /glossary/i }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.goto('./?embed=1&s=W1-seq');
  expect(await rest(page)).toMatchObject({ status: 'ready', scenario: 'W1-seq' });
  await plays(page);
  expect(failed.filter((url) => !url.endsWith('.poster'))).toEqual([]);
  await context.close();
});
