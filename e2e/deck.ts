// Host pages for embeds: a deck of frames that keeps what they say, on the same site or on another one.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/** `base`: where the embeds lie; `elsewhere`: serves the deck under another name than the embeds, else it lies beside them. */
export async function openDeck(page: Page, base: string, slides: readonly Slide[], elsewhere: Site | null = null): Promise<Deck> {
  const frames = slides.map(({ fields, attributes = '', style = '' }, ix) => `<iframe title="embed ${ix}" width="640" height="360" style="border:0;${style}" ${attributes} src="${base}/?embed=1&${fields}"></iframe>`);
  const body = `<!doctype html><title>deck</title><link rel="icon" href="data:,"><body style="margin:0" tabindex="0"><script>
        window.heard = []; window.keys = []; window.other = [];
        addEventListener('message', ({ source, data }) => {
          if (data && data.ns === 'pagestage') window.heard.push([[...document.querySelectorAll('iframe')].findIndex((one) => one.contentWindow === source), data]);
          else window.other.push(data);
        });
        addEventListener('keydown', (event) => window.keys.push(event.key));
      </script>${frames.join('')}</body>`;
  if (elsewhere === null) await page.route(`**/${HOST}`, (route) => route.fulfill({ contentType: 'text/html', body }));
  else elsewhere.deck = body;
  await page.goto(`${elsewhere === null ? base : elsewhere.origin.replace('127.0.0.1', 'localhost')}/${HOST}`);
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

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

export interface Site {
  readonly origin: string;
  /** A page that is answered too, without the policy. */
  deck: string;
  close(): void;
}

/** The build on a site of its own, under another policy. */
export async function serveBuild(policy: string): Promise<Site> {
  const site = { origin: '', deck: '', close: () => void server.close() };
  const dist = fileURLToPath(new URL('../dist', import.meta.url));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname === `/${HOST}`) return void response.writeHead(200, { 'content-type': 'text/html' }).end(site.deck);
    const path = join(dist, normalize(pathname === '/' ? '/index.html' : pathname));
    // A sandboxed frame has no origin, so the site of the files must allow any.
    const headers = { 'content-security-policy': policy, 'access-control-allow-origin': '*', 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' };
    if (!path.startsWith(dist) || !existsSync(path)) return void response.writeHead(404, headers).end();
    response.writeHead(200, headers).end(readFileSync(path));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  site.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return site;
}

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
