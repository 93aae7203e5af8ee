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
 * `test` with a page that stays warm: one for each worker of the runner, handed from test to test. Links are opened in it as
 * a visitor opens one in the address bar: same document, new hash (reopen.spec.ts sees that this is as good as new). A document of
 * its own for each test would spend most of its time on compiling what the one before it had compiled. Tests that count what a
 * first visit loads, or change the page before its scripts run, take `freshTest`; those about loading itself use `load` instead
 * of `open`.
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
    const left = await page.evaluate(() => {
      window.pagestage?.leave();
      localStorage.clear();
    }).then(() => true, () => false);
    if (!left) await page.goto('about:blank');
    if (info.status !== info.expectedStatus) {
      await page.context().close();
      warm.page = null;
    }
  },
});

/**
 * `test` with a page, and a context, of its own. Made of the one above, since the runner begins a new browser wherever two tests
 * differ in what they keep for a worker: so all specs take their `test` from here, none from @playwright/test.
 */
export const freshTest = test.extend({
  page: async ({ context }, hand) => {
    await hand(await context.newPage());
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

/** The page at rest; `links`: once it has opened more links than that. */
export async function rest(page: Page, links = 0): Promise<PageState> {
  return page.evaluate(async (before) => {
    for (;;) {
      const state = window.pagestage?.state();
      if (state !== undefined && state.links > before && ['ready', 'dead'].includes(state.status)) break;
      await new Promise((later) => setTimeout(later, 15));
    }
    await window.pagestage!.idle();
    return window.pagestage!.state();
  }, links);
}

/** A link that says nothing opens a story that plays by itself; these tests are about the page around the first lesson. */
const FIRST = '#v=1&s=why-writing-late-is-fast';

const whole = (link: string): string => `${link}${/#|embed=|moment=/.test(link) ? '' : FIRST}`;

/** Opens a link in a document of its own. */
export async function load(page: Page, link = ''): Promise<PageState> {
  // With the same document at hand the browser would only change the hash.
  if (page.url() !== 'about:blank') await page.goto('about:blank');
  await page.goto(`./${whole(link)}`);
  return rest(page);
}

/** Opens a link in the document at hand; in one of its own if there is none, or if link or page is a slide or the gallery. */
export async function open(page: Page, link = ''): Promise<PageState> {
  const apart = (address: string): boolean => /embed=|gallery=|\?/.test(address);
  const links = apart(page.url()) || apart(link) ? null : await paste(page, whole(link));
  return links === null ? load(page, link) : rest(page, links);
}

/** As typed into the address bar. Answers how many links the document had opened before; null: this is not the page. */
export async function paste(page: Page, hash: string): Promise<number | null> {
  return page.evaluate((to) => {
    if (window.pagestage === undefined) return null;
    const { links } = window.pagestage.state();
    // The address bar may hold this link already: it is opened all the same.
    if (location.hash === to) history.replaceState(null, '', '#');
    location.hash = to;
    return links;
  }, hash);
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
