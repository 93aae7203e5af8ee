// Pictures and films as others see them: opened by decoders that did not make them, compared with the headless runner and with
// themselves; and the share dialog. One page throughout; films are decoded in a page of their own, which has no policy.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { decode } from 'fast-png';
import { GifReader } from 'omggif';
import type { Job } from '../src/app/share/make.ts';
import { decodeLink } from '../src/app/state/url-codec.ts';
import { readArguments } from './film_arguments.ts';
import { open, rest, seek, test } from './page.ts';
import { decodedFrames, played } from './read_film.ts';

test.use({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
test.describe.configure({ timeout: 300_000 });

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STORY = 'who-may-write';
const AT_NS = 700_000_000;
const LINK = `#v=1&s=${STORY}&seed=4&sw=dirty_ratio:20&t=${AT_NS}&p=lru-belts`;
const COMMON = { panels: ['lru-belts'], theme: 'light', width: 320, height: 180, caption: null, address: 'https://example.org/stage/' } as const;
/** Five seconds; one of the formats with many frames, the others with few. */
const FILM = { ...COMMON, kind: 'film', from_ns: 100_000_000, to_ns: AT_NS, seconds: 5 } as const;
const FPS = { webm: 10, mp4: 1, gif: 1 } as const;

async function made(page: Page, job: Job): Promise<Buffer> {
  const text = await page.evaluate(async (wanted) => {
    const { blob } = await window.pagestage!.make(wanted, { progress: Function.prototype as () => void, signal: new AbortController().signal });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let binary = '';
    for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(binary);
  }, job);
  return Buffer.from(text, 'base64');
}

interface Report {
  readonly vmstat: Readonly<Record<string, number>>;
  readonly zones: readonly { readonly name: string; readonly free: number; readonly min: number; readonly low: number; readonly high: number }[];
  readonly disk: { readonly seeks: number };
}

function headless(): Report {
  const run = spawnSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'src/runner/main.ts', 'run', STORY, '--seed', '4', '--set', 'dirty_ratio=20', '--until', `${AT_NS}ns`, '--json'], { cwd: ROOT, encoding: 'utf8' });
  return JSON.parse(run.stdout) as Report;
}

/** A picture as the browser reads it: its size, the first pixel, whether many colours are in it, and how many pixels of it are half clear. */
function pixels(page: Page, png: Buffer): Promise<unknown> {
  return page.evaluate(async (text) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))], { type: 'image/png' }));
    const { width, height } = picture;
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d')!;
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, width, height);
    const colours = new Set<number>();
    let clear = 0;
    for (let at = 0; at < data.length; at += 4) {
      colours.add(data[at]!);
      if (data[at + 3] !== 255) clear++;
    }
    return { width, height, corner: [...data.subarray(0, 4)], many: colours.size > 30, clear };
  }, png.toString('base64'));
}

/** The text chunks of a PNG. */
function textsOf(png: Buffer): Record<string, string> {
  const texts: Record<string, string> = {};
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) !== 'tEXt') continue;
    const [name, words] = png.toString('latin1', at + 8, at + 8 + png.readUInt32BE(at)).split('\0');
    texts[name!] = words!;
  }
  return texts;
}

const count = (value: number): string => value.toLocaleString('en');

test('a picture has the numbers of the headless runner, and is read by other decoders', async ({ page }) => {
  await open(page, LINK);
  const run = headless();
  const svg = (await made(page, { ...COMMON, kind: 'still', format: 'svg', width: 1920, height: 1080 })).toString();
  // The browser's XML is strict, and so is its drawing of an SVG as an image: no script, nothing from elsewhere.
  const read = await page.evaluate((text) => {
    const xml = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      broken: xml.querySelector('parsererror')?.textContent ?? '',
      texts: [...xml.querySelectorAll('text:not([aria-hidden])')].map((one) => one.textContent ?? ''),
      facts: [...xml.querySelectorAll('metadata *')].map((one) => [one.localName, one.textContent ?? ''] as const),
      images: xml.querySelectorAll('image').length,
    };
  }, svg);
  expect(read.broken).toBe('');
  expect(read.images).toBe(0);
  const normal = run.zones.find((zone) => zone.name === 'Normal')!;
  expect(read.texts).toContain(`zone Normal: free ${count(normal.free)} · min ${count(normal.min)} · low ${count(normal.low)} · high ${count(normal.high)}`);
  expect(read.texts).toContain(count(run.disk.seeks));
  expect(read.texts).toContain('Who may write? · seed 4 · 0.700 s');
  const facts = Object.fromEntries(read.facts);
  expect(facts).toMatchObject({ Scenario: STORY, Seed: '4', Instant: `${AT_NS} ns`, Panels: 'lru-belts' });
  expect(facts['Switches']).toContain('dirty_ratio=20');
  // The link in the picture brings the same run and instant back.
  const link = decodeLink('', new URL(facts['Source']!).hash);
  expect(link.problems).toEqual([]);
  expect(link.link).toMatchObject({ scenario: STORY, seed: 4, ns: AT_NS, switches: { dirty_ratio: '20' }, panels: ['lru-belts'] });

  // The kernel's counters, each by its name: value and name follow each other.
  const counters = (await made(page, { ...COMMON, kind: 'still', format: 'svg', panels: ['vmstat-strips'], width: 1920, height: 1080 })).toString();
  const texts = [...counters.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);
  const named = texts.flatMap((text, ix) => (Object.hasOwn(run.vmstat, text) ? [[text, texts[ix - 1]!] as const] : []));
  expect(named.length).toBeGreaterThan(10);
  for (const [name, value] of named) expect(`${name} ${value}`).toBe(`${name} ${count(run.vmstat[name]!)}`);

  const png = decode(await made(page, { ...COMMON, kind: 'still', format: 'png', width: 640, height: 360 }), { checkCrc: true });
  expect([png.width, png.height]).toEqual([640, 360]);
  const told = { Scenario: STORY, Seed: '4', Instant: `${AT_NS} ns`, Event: facts['Event'], Source: facts['Source'] };
  expect(png.text).toMatchObject(told);
  // Paper at the edge, ink in the middle, and no pixel that is half clear.
  expect(png.data.subarray(0, 3).join()).toBe('251,250,247');
  expect(new Set(png.data.filter((_, ix) => ix % png.channels === 0)).size).toBeGreaterThan(30);
  if (png.channels === 4) expect(png.data.every((value, ix) => ix % 4 !== 3 || value === 255)).toBe(true);
  // The largest, which the browser reads much sooner; what it says of itself stands in the file as it is.
  const large = await made(page, { ...COMMON, kind: 'still', format: 'png', width: 3840, height: 2160 });
  expect(await pixels(page, large)).toEqual({ width: 3840, height: 2160, corner: [251, 250, 247, 255], many: true, clear: 0 });
  expect(textsOf(large)).toMatchObject(told);

  // A strip: what the time line marks.
  await open(page, '#v=1&s=stolen&t=600000000&p=lru-belts');
  const strip = (await made(page, { ...COMMON, kind: 'strip', format: 'svg', beats: 'markers', form: 'sheet', lesson: null, width: 640, height: 360 })).toString();
  const markers = new Set((await page.evaluate(() => window.pagestage!.state())).markers.map((marker) => marker.kind));
  const beats = /<pagestage:Comment>([^<]*)/.exec(strip)![1]!.split('\n');
  expect(markers.size).toBeGreaterThan(1);
  expect(beats.length).toBeGreaterThanOrEqual(Math.min(9, markers.size));
  const instants = beats.map((beat) => Number(/^(\d+) ns: ./.exec(beat)![1]));
  expect(instants).toEqual(instants.toSorted((one, other) => one - other));
});

test('a film of five seconds has exactly its frames, twice the same ones, and stops when it is told to', async ({ page, browser }) => {
  await open(page, LINK);
  const viewer = await browser.newPage();
  const films: Record<string, Buffer> = {};
  for (const format of ['webm', 'mp4', 'gif'] as const) {
    const encodes = format === 'gif' || (await page.evaluate(async (codec) => (await VideoEncoder.isConfigSupported({ codec, width: 320, height: 180 })).supported === true, format === 'webm' ? 'vp8' : 'avc1.42001f'));
    if (!encodes) {
      console.info(`skipped: this browser encodes no ${format}`);
      continue;
    }
    const job = { ...FILM, format, fps: FPS[format] };
    const frames = job.fps * job.seconds;
    const film = await made(page, job);
    films[format] = film;
    if (format === 'gif') {
      const gif = new GifReader(film);
      expect([gif.width, gif.height, gif.numFrames()]).toEqual([320, 180, frames]);
      expect(Array.from({ length: frames }, (_, k) => gif.frameInfo(k).delay).reduce((sum, delay) => sum + delay, 0)).toBe(500);
      continue;
    }
    expect(await played(viewer, film, `video/${format}`)).toEqual({ duration: 5, width: 320, height: 180 });
    const shown = await decodedFrames(page, film, format);
    expect(shown.length).toBe(frames);
    // Of few frames, twice: the same ones, to the pixel.
    const brief = { ...job, fps: 1 };
    const first = job.fps === 1 ? shown : await decodedFrames(page, await made(page, brief), format);
    expect(first.length).toBe(5);
    expect(await decodedFrames(page, await made(page, brief), format)).toEqual(first);
    // It is a film: most frames differ from the one before.
    expect(new Set(shown).size).toBeGreaterThan(frames / 2);
    const probe = spawnSync('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', '-'], { input: film, encoding: 'utf8' });
    if (probe.error === undefined) expect(probe.stdout.trim()).toBe(String(frames));
    else console.info('skipped: no ffprobe on this machine; the frames were counted and shown without it');
  }
  expect(Object.keys(films)).toContain('gif');
  // A film made anew after other work is the same file.
  expect((await made(page, { ...FILM, format: 'gif', fps: FPS.gif })).equals(films['gif']!)).toBe(true);
  // The last frame stands at the end of the range: the picture of that instant, but for the soft edges of letters.
  await seek(page, FILM.to_ns);
  const still = decode(await made(page, { ...COMMON, kind: 'still', format: 'png' }));
  const gif = new GifReader(films['gif']!);
  const last = new Uint8Array(still.width * still.height * 4);
  for (let k = 0; k < gif.numFrames(); k++) gif.decodeAndBlitFrameRGBA(k, last);
  const same = Array.from({ length: still.width * still.height }, (_, at) => [0, 1, 2].every((part) => last[at * 4 + part] === still.data[at * still.channels + part]));
  expect(same.filter(Boolean).length / same.length).toBeGreaterThan(0.95);
  await viewer.close();

  // Stopped: nothing goes on.
  const workers = page.workers().length;
  const stopped = await page.evaluate(async (job) => {
    const control = new AbortController();
    const seen: number[] = [];
    const working = { progress: (share: number) => (seen.push(share) > 3 ? control.abort() : undefined), signal: control.signal };
    const why = await window.pagestage!.make(job, working).then(
      () => 'made',
      (error: unknown) => (error as Error).name,
    );
    return { why, seen: seen.length };
  }, { ...FILM, format: 'gif', fps: 6, seconds: 60 } as const);
  expect(stopped.why).toBe('Cancelled');
  expect(stopped.seen).toBeLessThan(20);
  await expect.poll(() => page.workers().length).toBe(workers);
  expect((await rest(page)).ns).toBe(FILM.to_ns);
});

test('the share dialog copies, says when it may not, saves what it shows, and prints a strip', async ({ page }) => {
  await open(page, LINK);
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await dialog.getByLabel('Where the page stands for others').fill('https://example.org/stage/');
  const code = (title: string): Promise<string> => dialog.getByRole('textbox', { name: title, exact: true }).inputValue();
  expect(await code('Link')).toBe(`https://example.org/stage/#v=1&s=${STORY}&seed=4&t=${AT_NS}&sw=dirty_ratio:20&p=lru-belts`);
  expect(await code('Frame')).toContain('<iframe src="https://example.org/stage/?v=1&amp;');
  expect(await code('Element')).toContain(`<page-stage base="https://example.org/stage/" scenario="${STORY}" seed="4" switches="dirty_ratio:20"`);
  expect(await code('Slide of reveal.js')).toContain('<iframe data-pagestage data-src=');
  expect(await code('Markdown image')).toContain(`](${STORY}-lru-belts.png)](https://example.org/stage/#`);
  await expect(dialog.getByRole('img', { name: /telephones/ })).toBeVisible();

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy: Link' }).click();
  await expect(dialog.locator('[data-snippet="link"] output')).toHaveText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await code('Link'));
  await page.context().clearPermissions();
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));
  await dialog.getByRole('button', { name: 'Copy: Frame' }).click();
  await expect(dialog.locator('[data-snippet="iframe"] output')).toContainText('The text is selected');
  expect(await page.evaluate(() => getSelection()?.toString() ?? '')).toBe(await code('Frame'));
  const faults = async (): Promise<unknown> => (await new AxeBuilder({ page }).setLegacyMode(true).include('.share').analyze()).violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
  expect(await faults()).toEqual([]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await dialog.getByRole('tab', { name: 'Link and code' }).press('ArrowRight');
  await expect(dialog.getByRole('tab', { name: 'Picture' })).toBeFocused();
  await dialog.getByLabel('Words above').fill('Who pays?');
  await dialog.getByLabel('Size').selectOption('640x360');
  const coming = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save PNG' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe(`${STORY}-lru-belts-700000us.png`);
  const png = decode(readFileSync(await file.path()));
  expect([png.width, png.height, png.text?.['Title']]).toEqual([640, 360, 'Who pays?']);
  await expect(dialog.getByText(/^Saved who-may-write-lru-belts-700000us.png/)).toBeVisible();
  expect(await faults()).toEqual([]);

  await dialog.getByRole('tab', { name: 'Film' }).click();
  await dialog.getByLabel('To', { exact: true }).fill('99 minutes');
  await expect(dialog.getByRole('alert')).toHaveText('To: expected a time such as 3.5s, 250ms or 40us, got “99 minutes”.');
  await dialog.getByLabel('To', { exact: true }).fill('4s');
  await dialog.getByLabel('Seconds of film').fill('60');
  await dialog.getByLabel('File').selectOption('gif');
  await dialog.getByRole('button', { name: 'Make the film' }).click();
  await expect(dialog.getByText(/^frame \d/)).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(dialog.getByText('Stopped; nothing was saved.')).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(1);

  await dialog.getByRole('tab', { name: 'Strip' }).click();
  await page.evaluate(() => {
    window.print = Function.prototype as () => void;
  });
  await dialog.getByRole('button', { name: 'Print, or save as PDF' }).click();
  await page.locator('.print-sheet').waitFor({ state: 'attached' });
  await page.emulateMedia({ media: 'print' });
  const sheet = page.locator('.print-sheet');
  await expect(sheet).toBeVisible();
  await expect(dialog).toBeHidden();
  expect(await sheet.locator('> svg, > canvas').count()).toBeGreaterThan(0);
  await page.emulateMedia({ media: null });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(sheet).toHaveCount(0);
});

test('what is wrong with the arguments of npm run film is named before anything starts', () => {
  const errors = (...args: string[]): readonly string[] => {
    const read = readArguments(args);
    return 'errors' in read ? read.errors : [];
  };
  expect(errors(STORY, '--out', 'a.mp4')).toEqual([]);
  for (const [field, ...args] of [
    ['scenario', 'nowhere', '--out', 'a.png'], ['--out', STORY], ['--out', STORY, '--out', 'a.bmp'], ['--panel', STORY, '--out', 'a.png', '--panel', 'x'],
    ['--size', STORY, '--out', 'a.png', '--size', '12x12'], ['--theme', STORY, '--out', 'a.png', '--theme', 'pink'], ['--seed', STORY, '--out', 'a.png', '--seed', '-1'],
    ['--set', STORY, '--out', 'a.png', '--set', 'nothing=here'], ['--to', STORY, '--out', 'a.gif', '--to', '999s'], ['--to', STORY, '--out', 'a.gif', '--from', '3s', '--to', '2s'],
    ['--fps', STORY, '--out', 'a.gif', '--fps', '60'], ['--speed', STORY, '--out', 'a.gif', '--speed', '1', '--seconds', '2'], ['--beats', STORY, '--out', 'a.png', '--beats', 'all'],
    ['--address', STORY, '--out', 'a.png', '--address', 'here'], ['--nothing', STORY, '--out', 'a.png', '--nothing'],
  ] as const) {
    const said = errors(...args);
    expect(said.length, args.join(' ')).toBeGreaterThan(0);
    expect(said.every((line) => line.startsWith(field)), said.join('\n')).toBe(true);
  }
});
