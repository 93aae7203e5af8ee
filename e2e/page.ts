// What the browser tests share: opening the page at rest, and asking it what it shows.
import type { Browser, Page } from '@playwright/test';
import { test as base } from '@playwright/test';
import type { PagestageHandle, PageState } from '../src/app/test-handle.ts';

declare global {
  interface Window {
    pagestage?: PagestageHandle;
  }
}

interface Warm {
  readonly browser: Browser;
  page: Page | null;
}

/**
 * `test` with a page that stays warm: one for each worker of the runner, handed from test to test as good as new. A page of its own
 * for each test would spend most of its time on compiling what the one before it had compiled. Tests that count what a first
 * visit loads, or change the page before its scripts run, take `test` from @playwright/test.
 */
export const test = base.extend<object, { warm: Warm }>({
  warm: [
    async ({ browser }, hand) => {
      const warm: Warm = { browser, page: null };
      await hand(warm);
      await warm.page?.context().close();
    },
    { scope: 'worker' },
  ],
  page: async ({ warm, baseURL, viewport, colorScheme, reducedMotion }, hand, info) => {
    const page = (warm.page ??= await (await warm.browser.newContext({ baseURL: baseURL! })).newPage());
    if (viewport !== null) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion });
    await page.mouse.move(0, 0);
    await hand(page);
    page.removeAllListeners();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // What a page remembers of an earlier visit is no business of the next test; what went wrong in it neither.
    await page.evaluate(() => localStorage.clear()).catch(() => undefined);
    await page.goto('about:blank');
    await page.context().clearCookies();
    if (info.status !== info.expectedStatus) {
      await page.context().close();
      warm.page = null;
    }
  },
});

/** The parts of the model's report that the tests read. */
export interface ModelReport {
  readonly hash: string;
  readonly instant: { readonly ns: number; readonly ordinal: number };
  readonly vmstat: Readonly<Record<string, number>>;
  readonly zones: readonly Readonly<Record<string, number | string | boolean>>[];
  readonly disk: {
    readonly reads: number;
    readonly writes: number;
    readonly seeks: number;
    readonly by_origin: Readonly<Record<string, { readonly requests: number; readonly pages: number; readonly seeks: number }>>;
  };
  readonly writes: { readonly asked: number; readonly absorbed: number };
  readonly stack: { readonly limit: number; readonly overflows: number };
  readonly tasks: readonly { readonly id: number; readonly name: string; readonly dirtied: number; readonly deepest_stack: number }[];
}

export async function rest(page: Page): Promise<PageState> {
  await page.waitForFunction(() => ['ready', 'dead'].includes(window.pagestage?.state().status ?? ''));
  return page.evaluate(async () => {
    await window.pagestage!.idle();
    return window.pagestage!.state();
  });
}

/** A link that says nothing opens a story that plays by itself; these tests are about the page around the first lesson. */
const FIRST = '#v=1&s=why-writing-late-is-fast';

export async function open(page: Page, link = ''): Promise<PageState> {
  await page.goto(`./${link}${/#|embed=|moment=/.test(link) ? '' : FIRST}`);
  return rest(page);
}

/** Opens another link in the same page, as if it were pasted: same document, new hash, so the page loads anew. */
export async function reopen(page: Page, link: string): Promise<PageState> {
  await page.goto('about:blank');
  return open(page, link);
}

export async function press(page: Page, ...keys: string[]): Promise<PageState> {
  for (const key of keys) await page.keyboard.press(key);
  return rest(page);
}

/** The model's own figures at the instant shown. */
export async function report(page: Page): Promise<ModelReport> {
  await rest(page);
  return page.evaluate(async () => (await window.pagestage!.report()).report as ModelReport);
}

export async function hash(page: Page): Promise<string> {
  return (await report(page)).hash;
}

export async function seek(page: Page, ns: number): Promise<PageState> {
  await page.evaluate((at) => window.pagestage!.seek(at), ns);
  return rest(page);
}

export async function setSwitch(page: Page, id: string, option: string): Promise<PageState> {
  await page.evaluate(([name, value]) => window.pagestage!.setSwitch(name!, value!), [id, option]);
  return rest(page);
}

/** Waits until the address bar holds what is shown: it is written a moment after rest. */
export async function linkHolds(page: Page, part: string): Promise<void> {
  await page.waitForFunction((text) => decodeURIComponent(location.hash).includes(text), part);
}

/** Text of an element as a number, as the page writes numbers. */
export function numberOf(text: string): number {
  return Number(text.replaceAll(',', '').trim());
}
