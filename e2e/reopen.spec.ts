// Another link in the address bar closes the page and opens the next one in the same document, with the same model. What is shown
// then is what a document of its own shows, picture by picture and word by word, whatever was going on before; and nothing of
// the page before is left.
import type { CDPSession, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { next_below } from '#base/prng.ts';
import { freshTest as test, load, paste, press, rest } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
test.describe.configure({ timeout: 400_000 });

const LINKS: readonly string[] = [
  '#v=1&s=why-writing-late-is-fast',
  '#v=1&s=stolen&seed=7&t=2000000000&p=latency,lru-belts&theme=dark&k=1',
  '#v=1&s=who-may-write&seed=9&t=100000000&sw=elevator:fcfs&c=20.dirty_ratio.10,40.dirty_ratio.40&p=disk-head,page-map&speed=0.1',
  '#v=1&s=price&vs=thp_fault:never&t=600000000',
  '#v=1&lesson=stolen&step=3&theme=projector',
  '#v=1&moment=2',
  '#v=1&s=story-5&seed=many&p=no-such-panel&nonsense=1&t=50000000',
  '#v=1&s=who-may-write-real&t=3000000000&p=page-map&lens=age&z=3&at=40',
  '#v=1&s=out-of-stack&o=777&p=kernel-stack',
  '#v=1&s=neighbours&seed=3&t=400000000&kept=kept%20run~elevator:fcfs~',
];

/** All that a visitor could tell two pages apart by: the document, what is typed and chosen in it, every picture, the run itself. */
interface Sight {
  readonly state: Readonly<Record<string, unknown>>;
  readonly hash: string;
  readonly title: string;
  readonly look: string;
  readonly document: string;
  readonly chosen: string;
  /** Every canvas, as the mean colours of squares of four pixels: how an edge is smoothed is the browser's own affair, and may change. */
  readonly pictures: readonly { readonly of: string; readonly means: Uint8Array }[];
}

/** Of 255; so many of a picture's squares may be further off, where fine lines are drawn by the processor at one time and by the graphics processor at another. */
const CLOSE = 24;
const MOST_OFF = 0.02;

async function sight(page: Page): Promise<Sight> {
  await rest(page);
  const { state, hash } = await page.evaluate(async () => ({ state: window.pagestage!.state(), hash: String(((await window.pagestage!.report()).report as { hash: string }).hash) }));
  const { links: _links, busy: _busy, longestTick_ms: _tick, firstPicture_ms: _first, pictures: _drawn, ...told } = state;
  const seen = await page.evaluate(() => {
    const root = document.getElementById('root')!.cloneNode(true) as HTMLElement;
    // Ids only join one element to another; they are counted through all that a document has shown.
    const ids = new Map<string, string>();
    for (const element of root.querySelectorAll('*')) {
      const attributes = [...element.attributes].sort((one, other) => (one.name < other.name ? -1 : 1));
      for (const { name } of attributes) element.removeAttribute(name);
      for (const { name, value } of attributes) element.setAttribute(name, value.replaceAll(/_r_\w+_/g, (id) => ids.get(id) ?? ids.set(id, `id${ids.size}`).get(id)!));
    }
    return {
      title: document.title,
      look: JSON.stringify({ ...document.documentElement.dataset }) + document.documentElement.style.cssText,
      document: root.outerHTML.replaceAll('><', '>\n<'),
      chosen: [...document.querySelectorAll('input, select, dialog, details')].map((one) => `${one.tagName} ${String((one as HTMLInputElement).value)} ${String((one as HTMLInputElement).checked)} ${String((one as HTMLDialogElement).open)}`).join('\n'),
      pictures: [...document.querySelectorAll('canvas')].map((canvas) => {
        const small = new OffscreenCanvas(Math.ceil(canvas.width / 4), Math.ceil(canvas.height / 4));
        const ctx = small.getContext('2d', { willReadFrequently: true })!;
        ctx.imageSmoothingQuality = 'medium';
        ctx.drawImage(canvas, 0, 0, small.width, small.height);
        const { data } = ctx.getImageData(0, 0, small.width, small.height);
        // A byte a letter: as a list of numbers it would cross to the test far more slowly than it is drawn.
        let means = '';
        for (let from = 0; from < data.length; from += 4096) means += String.fromCharCode(...data.subarray(from, from + 4096));
        return { of: canvas.closest('[aria-label]')?.getAttribute('aria-label') ?? '', means };
      }),
    };
  });
  return { state: told, hash, ...seen, pictures: seen.pictures.map(({ of, means }) => ({ of, means: Buffer.from(means, 'latin1') })) };
}

const fresh = new Map<string, Sight>();

async function asLoaded(page: Page, link: string): Promise<Sight> {
  const known = fresh.get(link);
  if (known !== undefined) return known;
  await load(page, link);
  const seen = await sight(page);
  fresh.set(link, seen);
  return seen;
}

async function expectAsLoaded(page: Page, link: string, after: string): Promise<void> {
  const [seen, wanted] = [await sight(page), fresh.get(link)!];
  const where = `${link}, after ${after}`;
  expect(seen.state, where).toEqual(wanted.state);
  expect(seen.document, where).toBe(wanted.document);
  expect({ ...seen, pictures: [] }, where).toEqual({ ...wanted, pictures: [] });
  const strange = seen.pictures.flatMap(({ of, means }, ix) => {
    const as = wanted.pictures[ix]!;
    if (of !== as.of || means.length !== as.means.length) return [`${of}, ${means.length} means, as ${as.of}, ${as.means.length}`];
    const off = means.reduce((count, value, at) => count + (Math.abs(value - as.means[at]!) > CLOSE ? 1 : 0), 0);
    return off > MOST_OFF * means.length ? [`${of}: ${off} of ${means.length} means are off`] : [];
  });
  expect(seen.pictures.length, where).toBe(wanted.pictures.length);
  expect(strange, where).toEqual([]);
}

async function openAnother(page: Page, link: string): Promise<void> {
  await rest(page, (await paste(page, link))!);
}

function shuffled<T>(list: readonly T[], state: Uint32Array): T[] {
  const left = [...list];
  return Array.from(list, () => left.splice(next_below(state, 0, left.length), 1)[0]!);
}

/** What a document holds on to, after the garbage is gone. */
async function held(cdp: CDPSession): Promise<{ readonly global: string; readonly listeners: number; readonly nodes: number }> {
  const global: string[] = [];
  for (const of of ['window', 'document', 'document.body', 'document.documentElement', 'document.getElementById("root")']) {
    const { result } = await cdp.send('Runtime.evaluate', { expression: of });
    const { listeners } = await cdp.send('DOMDebugger.getEventListeners', { objectId: result.objectId! });
    global.push(`${of}: ${listeners.map((one) => one.type).sort().join(' ')}`);
  }
  for (let round = 0; round < 3; round++) await cdp.send('HeapProfiler.collectGarbage');
  const { jsEventListeners, nodes } = await cdp.send('Memory.getDOMCounters');
  return { global: global.join('\n'), listeners: jsEventListeners, nodes };
}

test('links opened one after the other, in any order, show what each shows in a document of its own; nothing of the others stays', async ({ page }) => {
  // What a page remembers for the next one is another matter (rooms.spec.ts).
  await page.addInitScript(() => Object.assign(Storage.prototype, { setItem: () => {} }));
  for (const link of LINKS) await asLoaded(page, link);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const cdp = await page.context().newCDPSession(page);
  const order = Uint32Array.of(20100604);
  const holds: Awaited<ReturnType<typeof held>>[] = [];
  for (let round = 0; round < 2; round++) {
    let before = 'the round before';
    for (const link of [...shuffled(LINKS.slice(1), order), LINKS[0]!]) {
      await openAnother(page, link);
      // The second round, in another order, is only for what is left of a page.
      if (round === 0) await expectAsLoaded(page, link, before);
      before = link;
    }
    expect(page.workers().length).toBe(1);
    holds.push(await held(cdp));
  }
  // After the first round all has been loaded that these links load.
  expect(holds[1]!.global).toBe(holds[0]!.global);
  expect(holds[1]!.listeners).toBeLessThanOrEqual(holds[0]!.listeners);
  expect(holds[1]!.nodes).toBeLessThanOrEqual(holds[0]!.nodes);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('whatever goes on when another link comes, the next page is as if it had not been', async ({ page }) => {
  await page.addInitScript(() => Object.assign(Storage.prototype, { setItem: () => {} }));
  const [first, , changed] = LINKS as readonly [string, string, string];
  for (const link of [first, changed]) await asLoaded(page, link);
  if (page.url() === 'about:blank') await load(page, first);
  const goingOn: Readonly<Record<string, () => Promise<unknown>>> = {
    'a play': async () => {
      await page.keyboard.press(' ');
      await page.waitForFunction(() => window.pagestage!.state().playing && window.pagestage!.state().pictures > 3);
    },
    'a seek on its way': async () => {
      await openAnother(page, '#v=1&s=who-may-write-real&t=0');
      await page.evaluate(() => window.pagestage!.seek(9e9));
    },
    'runs of many seeds': async () => {
      await page.keyboard.press('e');
      await page.getByRole('dialog', { name: 'Many seeds' }).getByRole('button', { name: /^Run/ }).click();
      await expect.poll(() => page.workers().length).toBeGreaterThan(1);
    },
    'a comparison that looks for the first difference': async () => {
      await paste(page, '#v=1&s=price&vs=thp_fault:never&t=600000000');
      await page.waitForFunction(() => window.pagestage!.state().busy.some((what) => what === 'first difference' || what === 'second run'));
    },
    'a story that tells itself': async () => {
      await paste(page, '#v=1&motion=full');
      await page.waitForFunction(() => window.pagestage!.telling()?.phase === 'show' && window.pagestage!.state().playing);
    },
    'a lesson on its way to a step': async () => {
      await openAnother(page, '#v=1&lesson=stolen&step=1');
      await press(page, 'PageDown');
      await page.keyboard.press('PageDown');
    },
    'a question why, a dialog, a filter, a changed switch': async () => {
      await page.evaluate(() => window.pagestage!.setSwitch('elevator', 'fcfs'));
      await page.keyboard.press('w');
      await page.keyboard.press('/');
      await page.keyboard.type('dirty');
    },
    'two other links in the same moment': async () => page.evaluate(() => {
      location.hash = '#v=1&s=stolen';
      location.hash = '#v=1&lesson=stolen&step=2';
    }),
  };
  for (const [ix, [what, begin]] of Object.entries(goingOn).entries()) {
    const link = ix % 2 === 0 ? first : changed;
    await begin();
    await openAnother(page, link);
    await expectAsLoaded(page, link, what);
    await expect.poll(() => page.workers().length, `${what}: workers`).toBe(1);
  }

  // Back and on again are links too.
  await page.goBack();
  await page.goForward();
  await page.waitForFunction((hash) => location.hash.startsWith(hash), changed.slice(0, 30));
  await expectAsLoaded(page, changed, 'going back and on');
});
