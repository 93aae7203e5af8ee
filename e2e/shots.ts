// Pictures of the running page. `npm run shots -- [folder]`: every story, every size, light and dark.
// `npm run shots -- --readme public/pagestage.png`: the one picture of README.md.
// Serves the build itself (make one first), on a free port, and asks no other host.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { preview } from 'vite';

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

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

function browserPath(): string | undefined {
  const note = join(root, 'node_modules', '.e2e-browser');
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  const path = process.env['E2E_CHROMIUM'] ?? (noted === 'playwright' ? '' : noted);
  return path === '' ? undefined : path;
}

/** At rest, on the story's poster, without motion: the same picture on every run. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => ['ready', 'dead'].includes(window.pagestage?.state().status ?? ''), undefined, { timeout: PATIENCE_MS });
  await page.evaluate(() => window.pagestage?.idle());
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const at = args.indexOf('--readme');
  const readme = at >= 0 ? args[at + 1] : undefined;
  if (at >= 0 && readme === undefined) throw new Error('--readme needs a file, such as public/pagestage.png');
  const folder = resolve(args.find((arg, ix) => !arg.startsWith('--') && (at < 0 || ix !== at + 1)) ?? join(root, 'node_modules', '.shots'));
  if (!existsSync(join(root, 'dist', 'index.html'))) throw new Error('there is no build; run `npm run build` first');
  mkdirSync(folder, { recursive: true });

  const server = await preview({ root, logLevel: 'error', preview: { host: '127.0.0.1', port: await freePort(), strictPort: true } });
  const origin = server.resolvedUrls?.local[0] ?? '';
  const path = browserPath();
  const browser = await chromium.launch(path === undefined ? {} : { executablePath: path });
  try {
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
  } finally {
    await browser.close();
    await server.close();
  }
}

await main();
