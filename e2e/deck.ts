// Host pages for embeds: a deck of frames that keeps what they say, on the same site or on another one.
import type { Frame, Page } from '@playwright/test';
import type { EmbedMessage, HostCommand } from '../src/wire/host.ts';

export interface Slide {
  /** Fields of the address, without `embed=1`. */
  readonly fields: string;
  readonly attributes?: string;
  readonly style?: string;
}

export interface Deck {
  readonly page: Page;
  readonly frames: readonly Frame[];
  /** What a frame has said so far. */
  heard(ix: number): Promise<readonly EmbedMessage[]>;
  tell(ix: number, message: unknown): Promise<void>;
  /** Tells, and waits for the answer of this command. */
  ask(ix: number, command: HostCommand): Promise<EmbedMessage>;
  /** The frame is open and at rest. */
  rest(ix: number): Promise<void>;
  /** The same where the host shows nothing of it, so that it waits to draw. */
  restHidden(ix: number): Promise<void>;
}

const HOST = 'deck-of-a-test.html';

/** `site`: where the deck lies; by default beside the embeds. `policy`: of the embeds, where the host of the test sets one. */
export async function openDeck(page: Page, base: string, slides: readonly Slide[], options: { readonly site?: string; readonly policy?: string } = {}): Promise<Deck> {
  const frames = slides.map(({ fields, attributes = '', style = '' }, ix) => `<iframe title="embed ${ix}" width="640" height="360" style="border:0;${style}" ${attributes} src="${base}/?embed=1&${fields}"></iframe>`);
  await page.route(`**/${HOST}`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>deck</title><body style="margin:0" tabindex="0"><script>
        window.heard = []; window.keys = []; window.other = [];
        addEventListener('message', ({ source, data }) => {
          if (data && data.ns === 'pagestage') window.heard.push([[...document.querySelectorAll('iframe')].findIndex((one) => one.contentWindow === source), data]);
          else window.other.push(data);
        });
        addEventListener('keydown', (event) => window.keys.push(event.key));
      </script>${frames.join('')}</body>`,
    }),
  );
  if (options.policy !== undefined) {
    const policy = options.policy;
    await page.route((url) => url.href.startsWith(base) && !url.pathname.endsWith(HOST), async (route) => {
      const response = await route.fetch();
      // A sandboxed frame has no origin, so the site of the files must allow any.
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy, 'access-control-allow-origin': '*' } });
    });
  }
  await page.goto(`${options.site ?? base}/${HOST}`);
  const handles = await page.locator('iframe').elementHandles();
  const all = await Promise.all(handles.map((handle) => handle.contentFrame()));
  const deck: Deck = {
    page,
    frames: all.map((frame) => frame!),
    heard: (ix) => page.evaluate((of) => (window as unknown as { heard: [number, EmbedMessage][] }).heard.filter(([from]) => from === of).map(([, data]) => ('png' in data ? { ...data, png: null as never } : data)), ix),
    tell: (ix, message) => page.evaluate(([of, data]) => document.querySelectorAll('iframe')[of as number]!.contentWindow!.postMessage(data, '*'), [ix, message]),
    ask: async (ix, command) => {
      const id = `test ${asked++}`;
      await deck.tell(ix, { ns: 'pagestage', v: 1, id, ...command });
      const answer = await page.waitForFunction(
        (re) => (window as unknown as { heard: [number, EmbedMessage & { re?: unknown }][] }).heard.map(([, data]) => ('png' in data ? { ...data, png: null as never } : data)).find((data) => data.re === re) ?? null,
        id,
      );
      return (await answer.jsonValue()) as EmbedMessage;
    },
    rest: async (ix) => {
      await deck.frames[ix]!.waitForFunction(() => window.pagestage?.state().status === 'ready');
      await deck.frames[ix]!.evaluate(() => window.pagestage!.idle());
    },
    restHidden: async (ix) => {
      const still = (): boolean => window.pagestage?.state().status === 'ready' && window.pagestage.state().busy.every((what) => what === 'draw');
      await deck.frames[ix]!.waitForFunction(still, undefined, { polling: 50 });
    },
  };
  return deck;
}

let asked = 0;

/** Everything a frame shows that is smaller than it may be in a slide. */
export function tooSmall(frame: Frame): Promise<string[]> {
  return frame.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || (node.textContent ?? '').trim() === '' || element.closest('.visually-hidden,script,style,noscript') !== null) continue;
      if (element.getClientRects().length > 0 && Number.parseFloat(getComputedStyle(element).fontSize) < 14) found.push(node.textContent ?? '');
    }
    return found;
  });
}
