// Pictures of the running page. `npm run shots -- [folder]`: every story, every size, light and dark.
// `npm run shots -- --readme public/pagestage.png`: the one picture of README.md.
// `npm run shots -- --gallery folder`: every panel at the gallery's moments, in every size and theme, at its own pixels.
// `npm run shots -- --talk public/in-a-talk-slide.png`: a slide of the example deck, opened from its folder (npm run build:element first).
// Serves the build itself (make one first), on a free port, and asks no other host.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { withPage } from './measuring.ts';
import { root } from './serve.ts';

interface Shot {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly fields: string;
}

const SHOTS: readonly Shot[] = (['light', 'dark'] as const).flatMap((scheme) => [
  { name: `laptop-${scheme}`, width: 1440, height: 900, scheme, fields: '' },
  { name: `large-${scheme}`, width: 1920, height: 1080, scheme, fields: '' },
  { name: `slide-${scheme}`, width: 640, height: 360, scheme, fields: 'embed=1' },
]);
const PROJECTOR: Shot = { name: 'projector', width: 1920, height: 1080, scheme: 'light', fields: 'theme=projector' };
const PHONE: Shot = { name: 'phone', width: 390, height: 844, scheme: 'light', fields: '' };
/** The picture in README.md: every page of the toy, the belts, the lanes, and a story that needs them. */
const README = { story: 'who-may-write', shot: { name: 'readme', width: 1440, height: 900, scheme: 'light', fields: 'p=page-map,lru-belts' } } as const;
/** The moments of the story that opens the page, each standing still. */
const MOMENTS = 5;
const MOMENT_SHOTS: readonly Shot[] = SHOTS.filter((shot) => !shot.name.startsWith('large')).map((shot) => ({ ...shot, fields: '' }));

/** On a machine with other work a case of a minute takes its time to reach its poster. */
const PATIENCE_MS = 120_000;

/** At rest, on the story's poster, without motion: the same picture on every run. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => ['ready', 'dead'].includes(window.pagestage?.state().status ?? ''), undefined, { timeout: PATIENCE_MS });
  await page.evaluate(() => window.pagestage?.idle());
}

/** Everything in the gallery counts as in sight, so that no picture waits for being scrolled to. */
const ALL_IN_SIGHT = 'window.IntersectionObserver = class { constructor(told) { this.told = told; } observe() { this.told([{ isIntersecting: true }]); } disconnect() {} };';

/** The pictures of the gallery, each written as it was drawn; a panel at a time, as a tab has only so much memory. */
async function takeGallery(browser: Browser, origin: string, folder: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1800, height: 900 }, colorScheme: 'light', deviceScaleFactor: 1 });
  await page.addInitScript({ content: ALL_IN_SIGHT });
  await page.goto(`${origin}?gallery=1`);
  await page.getByLabel('Panel').locator('option').nth(1).waitFor({ state: 'attached' });
  await page.getByLabel('Panel').selectOption({ index: 1 });
  await page.locator('.gallery[data-complete="yes"]').waitFor({ timeout: PATIENCE_MS });
  for (const problem of await page.getByRole('alert').allInnerTexts()) throw new Error(problem);
  const panels = await page.getByLabel('Panel').locator('option').evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value).filter((id) => id !== ''));
  for (const panel of panels) {
    await page.getByLabel('Panel').selectOption(panel);
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLElement>('.gallery canvas')].every((canvas) => canvas.dataset['drawn'] === 'yes'));
    const pictures = page.locator('.gallery canvas');
    for (let ix = 0; ix < (await pictures.count()); ix++) {
      const { name, data } = await pictures.nth(ix).evaluate((canvas) => ({ name: (canvas as HTMLElement).dataset['picture'] ?? '', data: (canvas as HTMLCanvasElement).toDataURL('image/png') }));
      const file = join(folder, `${name}.png`);
      writeFileSync(file, Buffer.from(data.slice(data.indexOf(',') + 1), 'base64'));
      console.log(file);
    }
  }
  await page.close();
}

/** The value after an option, or undefined if the option is not there. */
function optionOf(args: readonly string[], name: string, example: string): string | undefined {
  const at = args.indexOf(name);
  const value = at >= 0 ? args[at + 1] : undefined;
  if (at >= 0 && (value === undefined || value.startsWith('--'))) throw new Error(`${name} needs ${example}`);
  return value;
}

/** The slide whose points lead a picture, with all of them shown. */
async function takeTalk(browser: Browser, file: string): Promise<void> {
  const deck = join(root, 'dist-element', 'decks', 'reveal.html');
  if (!existsSync(deck)) throw new Error('there is no example deck; run `npm run build:element` first');
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
  await page.goto(`${pathToFileURL(deck).href}#/1`);
  const frame = await page.locator('#stack').elementHandle().then((element) => element?.contentFrame());
  await frame?.waitForFunction(() => window.pagestage?.state().status === 'ready', undefined, { timeout: PATIENCE_MS });
  const points = page.locator('li.fragment');
  for (let shown = 0; shown < (await points.count()); shown++) {
    await page.keyboard.press('ArrowRight');
    await points.nth(shown).filter({ hasText: /./ }).waitFor({ timeout: PATIENCE_MS });
    await frame?.evaluate(() => window.pagestage!.idle());
  }
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished)));
  await page.screenshot({ path: file });
  console.log(file);
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const readme = optionOf(args, '--readme', 'a file, such as public/pagestage.png');
  const talk = optionOf(args, '--talk', 'a file, such as public/in-a-talk-slide.png');
  const gallery = optionOf(args, '--gallery', 'a folder, such as node_modules/.shots');
  const folder = resolve(gallery ?? args.find((arg, ix) => !arg.startsWith('--') && !['--readme', '--talk'].includes(args[ix - 1] ?? '')) ?? join(root, 'node_modules', '.shots'));
  mkdirSync(folder, { recursive: true });

  await withPage(async (browser, origin) => {
    if (talk !== undefined) return await takeTalk(browser, resolve(root, talk));
    if (gallery !== undefined) return await takeGallery(browser, origin, folder);
    const first = await browser.newPage();
    await first.goto(`${origin}#v=1&s=${README.story}`);
    await settle(first);
    await first.locator('.story-pick').click();
    const stories = await first.locator('.menu li button').evaluateAll((buttons) => buttons.map((one) => (one as HTMLElement).dataset['scenario'] ?? ''));
    await first.close();

    const take = async (story: string, shot: Shot, file: string, moment: number | null = null): Promise<void> => {
      const page = await browser.newPage({
        viewport: { width: shot.width, height: shot.height }, colorScheme: shot.scheme, reducedMotion: moment === null ? 'reduce' : 'no-preference', deviceScaleFactor: 1,
      });
      const fields = ['v=1', story === '' ? '' : `s=${story}`, moment === null ? '' : `moment=${moment}`, shot.fields];
      await page.goto(`${origin}?${fields.filter((part) => part !== '').join('&')}`);
      await settle(page);
      await page.screenshot({ path: file });
      await page.close();
      console.log(file);
    };
    if (readme !== undefined) await take(README.story, README.shot, resolve(root, readme));
    else {
      for (let moment = 0; moment < MOMENTS; moment++) for (const shot of MOMENT_SHOTS) await take('', shot, join(folder, `moment-${moment}-${shot.name}.png`), moment);
      for (const story of stories) for (const shot of [...SHOTS, PROJECTOR, PHONE]) await take(story, shot, join(folder, `${story}-${shot.name}.png`));
    }
  });
}

await main();
