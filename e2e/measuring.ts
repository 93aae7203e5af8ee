// What the scripts share that measure the page: a browser for the time of some work, long tasks, frames, memory, tables.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { serveBuild } from './serve.ts';

/** Serves the build and opens a browser for the time of `work`. */
export async function withPage(work: (browser: Browser, origin: string) => Promise<void>, args: readonly string[] = []): Promise<void> {
  const { browser, origin, close } = await serveBuild(args);
  try {
    await work(browser, origin);
  } finally {
    await close();
  }
}

export interface Watch {
  /** Lengths of main-thread tasks over 50 ms. */
  readonly long: number[];
  /** Time stamps of the display's frames. */
  readonly ticks: number[];
}

/** From now on the page notes its long tasks and the display's frames; `taken` gives them. */
export async function watch(page: Page): Promise<void> {
  // As text: the compiler that runs this file gives functions names by a helper that the page does not have.
  await page.addInitScript({
    content: `
      window.seen = { long: [], ticks: [] };
      new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask', buffered: true });
      requestAnimationFrame(function tick(now) { seen.ticks.push(now); requestAnimationFrame(tick); });`,
  });
}

/** Takes what was seen since the last call. */
export const taken = (page: Page): Promise<Watch> =>
  page.evaluate(() => {
    const { seen } = window as unknown as { seen: Watch };
    return { long: seen.long.splice(0), ticks: seen.ticks.splice(0) };
  });

/** Resident memory of the largest renderer, MiB, as this system counts it; NaN where it cannot be read. */
export async function memory_mib(browser: Browser): Promise<number> {
  try {
    const cdp = await browser.newBrowserCDPSession();
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
    await cdp.detach();
    const kilobytes = processInfo.filter((one) => one.type === 'renderer').map((one) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${one.id}/status`, 'utf8'))?.[1] ?? 0));
    return Math.max(...kilobytes) / 1024;
  } catch {
    return NaN;
  }
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
export const ms = (value: number): string => `${value.toFixed(1)} ms`;
export const longest = (values: readonly number[]): string => (values.length === 0 ? 'none' : ms(Math.max(...values)));

export function printTable(table: Readonly<Record<string, string>>): void {
  const wide = Math.max(...Object.keys(table).map((name) => name.length));
  for (const [name, value] of Object.entries(table)) console.log(`${name.padEnd(wide)}  ${value}`);
}
