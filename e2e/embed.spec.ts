// In a slide: one panel, at rest, readable, and the deck keeps its keys.
import type { Frame, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

test.use({ viewport: { width: 640, height: 360 } });

interface Heard {
  readonly ns?: string;
  readonly type?: string;
  readonly key?: string;
  readonly playing?: boolean;
}

/** A host page of the same origin with the embed in a frame; what the frame says is kept in window.heard. */
async function host(page: Page, fields: string, sandbox = ''): Promise<Frame> {
  await page.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>deck</title><body style="margin:0" tabindex="0">
        <iframe title="embed" width="640" height="360" style="border:0" ${sandbox} src="./?embed=1${fields}"></iframe></body>`,
    }),
  );
  await page.addInitScript(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    if (window === window.top) addEventListener('message', (event) => heard.push(event.data));
  });
  await page.goto('./host.html');
  const frame = await page.locator('iframe').elementHandle().then((element) => element?.contentFrame());
  if (frame === null || frame === undefined) throw new Error('no frame');
  await frame.waitForFunction(() => window.pagestage?.state().status === 'ready');
  await frame.evaluate(() => window.pagestage!.idle());
  return frame;
}

const heard = (page: Page): Promise<Heard[]> => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);

async function keysHeard(page: Page): Promise<(string | undefined)[]> {
  return (await heard(page)).filter((message) => message.type === 'key').map((message) => message.key);
}

async function tell(page: Page, message: unknown): Promise<void> {
  await page.evaluate((data) => document.querySelector('iframe')?.contentWindow?.postMessage(data, '*'), message);
}

test('stands still on its poster, with one panel, a number and a stamp; no text under 14 px', async ({ page }) => {
  const frame = await host(page, '');
  const state = await frame.evaluate(() => window.pagestage!.state());
  expect(state.playing).toBe(false);
  await expect(frame.locator('.panel')).toHaveCount(1);
  await expect(frame.locator('.stamp')).toContainText('model');
  const small = await frame.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || (node.textContent ?? '').trim() === '' || element.closest('.visually-hidden,script,style,noscript') !== null) continue;
      if (element.getClientRects().length > 0 && Number.parseFloat(getComputedStyle(element).fontSize) < 14) found.push(node.textContent ?? '');
    }
    return found;
  });
  expect(small).toEqual([]);
});

test('obeys the strings of reveal and its own objects, from its parent only', async ({ page }) => {
  const frame = await host(page, '');
  await tell(page, 'slide:start');
  await frame.waitForFunction(() => window.pagestage?.state().playing === true);
  await tell(page, 'slide:stop');
  await frame.waitForFunction(() => window.pagestage?.state().playing === false);
  await tell(page, { ns: 'pagestage', v: 1, type: 'seek', t: 1000000 });
  await frame.waitForFunction(() => window.pagestage?.state().ns === 1000000);
  // The frame itself is not its parent.
  await frame.evaluate(() => postMessage('slide:start', '*'));
  await frame.evaluate(() => window.pagestage!.idle());
  expect((await frame.evaluate(() => window.pagestage!.state())).playing).toBe(false);
  expect((await heard(page)).some((message) => message.ns === 'pagestage' && message.type === 'ready')).toBe(true);
});

test('hands keys and focus back to the deck', async ({ page }) => {
  const frame = await host(page, '');
  await frame.locator('.play').click();
  await frame.waitForFunction(() => window.pagestage?.state().playing === true);
  await page.waitForFunction(() => document.activeElement?.tagName !== 'IFRAME');
  await frame.locator('.play').focus();
  for (const key of ['PageDown', 'b', 'Escape', 'ArrowRight']) {
    await frame.locator('.play').focus();
    await page.keyboard.press(key);
  }
  await expect.poll(() => keysHeard(page)).toEqual(['PageDown', 'b', 'Escape', 'ArrowRight']);
});

test('with keys=app it steps, and still leaves the remote alone', async ({ page }) => {
  const frame = await host(page, '&keys=app&motion=reduce');
  const before = await frame.evaluate(() => window.pagestage!.state());
  await frame.locator('.play').focus();
  await page.keyboard.press('ArrowRight');
  await frame.waitForFunction((ordinal) => window.pagestage?.state().ordinal === ordinal + 1, before.ordinal);
  await frame.locator('.play').focus();
  await page.keyboard.press('PageDown');
  await expect.poll(() => keysHeard(page)).toEqual(['PageDown']);
});

test('runs in a sandboxed frame: no origin, no storage, no worker, the same answers', async ({ page }) => {
  // A sandboxed frame has no origin, so the host of the files must allow any.
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _policy, ...headers } = response.headers();
    await route.fulfill({ response, headers: { ...headers, 'access-control-allow-origin': '*' } });
  });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  const frame = await host(page, '', 'sandbox="allow-scripts"');
  const state = await frame.evaluate(() => window.pagestage!.state());
  expect(state).toMatchObject({ status: 'ready', carrier: 'main thread' });
  expect(said.filter((line) => line.includes('no worker here')).length).toBe(1);
  await frame.locator('.transport button').last().click();
  await frame.waitForFunction((ordinal) => (window.pagestage?.state().ordinal ?? 0) > ordinal, state.ordinal);
});

test('keeps its picture while the host hides it', async ({ page }) => {
  const frame = await host(page, '');
  const before = await frame.locator('.panel canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).width);
  await page.evaluate(() => document.querySelector('iframe')!.style.setProperty('display', 'none'));
  await page.evaluate(() => document.querySelector('iframe')!.style.removeProperty('display'));
  await frame.evaluate(() => window.pagestage!.idle());
  expect(await frame.locator('.panel canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).width)).toBe(before);
});
