// The control room of the real machine, playing for minutes: frames per second, long tasks, bytes of a frame, memory; and how soon a
// cancel of many seeds is through. `npx vite build && npx tsx e2e/measure-room.ts [--minutes 10] [--collect]`. Prints, asserts nothing.
// What is resident goes up and down, as the browser lets rubbish lie and takes it away when it likes. With `--collect` it is
// made to take it away at the end of each minute, before memory is read: what stays is what the page holds.
import type { Page } from '@playwright/test';
import { rest } from './page.ts';
import { longest, memory_mib, median, ms, printTable, taken, watch, withPage } from './measuring.ts';

const at = process.argv.indexOf('--minutes');
const MINUTES = at < 0 ? 10 : Number(process.argv[at + 1]);
if (!(MINUTES > 0)) throw new Error(`--minutes: expected a number above 0, got ${process.argv[at + 1]}`);
const COLLECT = process.argv.includes('--collect');
/** How long the browser may take to give memory back to the system. */
const GIVE_BACK_MS = 3000;
const CANCELS = 8;

/** The run stands still and the browser acts as if the system were short of memory: page, workers and caches let go what they can. */
async function collect(page: Page): Promise<void> {
  if (await page.evaluate(() => window.pagestage!.state().playing)) await page.locator('.time .play').first().click();
  await rest(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.collectGarbage');
  // A worker is spoken to through its page.
  const workers: string[] = [];
  const answers: string[] = [];
  cdp.on('Target.attachedToTarget', ({ sessionId }) => workers.push(sessionId));
  cdp.on('Target.receivedMessageFromTarget', ({ sessionId }) => answers.push(sessionId));
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const message = JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' });
  for (const sessionId of workers) await cdp.send('Target.sendMessageToTarget', { sessionId, message });
  while (answers.length < workers.length) await page.waitForTimeout(50);
  await cdp.send('Memory.simulatePressureNotification', { level: 'critical' });
  await cdp.detach();
  await page.waitForTimeout(GIVE_BACK_MS);
}

/** What the page's own heap takes, and the documents, nodes and listeners that are alive. */
async function heap(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  await cdp.detach();
  return `${(usedSize / 1048576).toFixed(1)} MiB in the page's heap, ${nodes} nodes, ${jsEventListeners} listeners`;
}

/** From now on the page notes how many bytes of buffers each message of a worker brings: a picture is one buffer. */
async function weigh(page: Page): Promise<void> {
  await page.addInitScript({
    content: `
      window.brought = [];
      window.Worker = class extends Worker {
        constructor(...args) {
          super(...args);
          const bytes = (value) => (value instanceof ArrayBuffer ? value.byteLength : ArrayBuffer.isView(value) ? value.buffer.byteLength
            : value !== null && typeof value === 'object' ? Object.values(value).reduce((sum, one) => sum + bytes(one), 0) : 0);
          this.addEventListener('message', ({ data }) => { const sum = bytes(data); if (sum > 0) brought.push(sum); });
        }
      };`,
  });
}

/** Takes what was brought since the last call. */
const brought = (page: Page): Promise<number[]> => page.evaluate(() => (window as unknown as { brought: number[] }).brought.splice(0));
const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;

await withPage(async (browser, origin) => {
  const table: Record<string, string> = { browser: browser.version() };
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  page.setDefaultTimeout(600_000);
  await watch(page);
  await weigh(page);
  await page.goto(`${origin}#v=1&s=who-may-write-real`);
  await rest(page);
  await page.keyboard.press('0');
  await rest(page);
  const began = await page.evaluate(() => window.pagestage!.state());
  table['canvases on screen'] = String(await page.locator('.stage canvas').count());
  await page.evaluate(() => window.pagestage!.seek(0));
  await rest(page);
  await page.locator('.time .play').first().click();
  await page.waitForTimeout(1000);
  await taken(page);
  await brought(page);
  const pictures: number[] = [];
  for (let minute = 1; minute <= Math.ceil(MINUTES); minute++) {
    const before = await page.evaluate(() => window.pagestage!.state());
    await page.waitForTimeout(60_000 * Math.min(1, MINUTES));
    const after = await page.evaluate(() => window.pagestage!.state());
    const { long, ticks } = await taken(page);
    const bytes = await brought(page);
    if (COLLECT) await collect(page);
    const seconds = (ticks.at(-1)! - ticks[0]!) / 1000;
    const gaps = ticks.slice(1).map((tick, ix) => tick - ticks[ix]!);
    pictures.push((after.pictures - before.pictures) / seconds);
    table[`minute ${minute}`] = [
      `${(gaps.length / seconds).toFixed(1)} frames a second`, `${pictures.at(-1)!.toFixed(1)} pictures a second of ${kib(median(bytes))}, at most ${kib(Math.max(0, ...bytes))}`,
      `${gaps.filter((gap) => gap > 20).length} of ${gaps.length} later than 20 ms, longest gap ${longest(gaps)}`,
      `${long.length} tasks over 50 ms, longest ${longest(long)}`, `${(await memory_mib(browser)).toFixed(0)} MiB ${COLLECT ? 'held' : 'resident'}`, await heap(page),
    ].join('; ');
    console.log(`minute ${minute}: ${table[`minute ${minute}`]}`);
    // What came of the collecting is not the next minute's.
    if (COLLECT) await taken(page);
    // At the end of the run it begins again.
    if (!(await page.evaluate(() => window.pagestage!.state())).playing) await page.locator('.time .play').first().click();
  }
  table['machine time passed in all'] = `from ${began.ns} ns on, ${(await page.evaluate(() => window.pagestage!.state())).ns} ns now`;
  await page.close();

  const seeds = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await seeds.goto(`${origin}#v=1&s=who-may-write&t=1000000`);
  await rest(seeds);
  await seeds.keyboard.press('e');
  const room = seeds.getByRole('dialog', { name: 'Many seeds' });
  await room.getByRole('spinbutton', { name: 'seeds' }).fill('40');
  const heard: number[] = [];
  const still: number[] = [];
  for (let i = 0; i < CANCELS; i++) {
    await room.getByRole('button', { name: /^Run( \d+)?$/ }).click();
    await room.locator('.seeds-dot').nth(i).waitFor();
    // By the page's own clock: what the visitor waits for, not the way to this script.
    const times = await seeds.evaluate(async () => {
      const button = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Cancel')!;
      const from = performance.now();
      button.click();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      const shown = performance.now() - from;
      await window.pagestage!.idle();
      return { shown, quiet: performance.now() - from };
    });
    heard.push(times.shown);
    still.push(times.quiet);
  }
  table['cancel of 40 seeds x 2: shown after, median and longest'] = `${ms(median(heard))}, ${longest(heard)}`;
  table['cancel: no run under way any more after, median and longest'] = `${ms(median(still))}, ${longest(still)}`;
  printTable(table);
}, ['--disable-background-timer-throttling']);
