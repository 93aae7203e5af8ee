// Pictures and films from the command line: `npm run --silent film -- <scenario> --out FILE`, `--help` for the rest. Drives the
// page's own export in a browser without a window, so that a file made here is the file that the share dialog makes.
// What is wrong goes to stderr, a line each that names the argument; exit 2. Progress goes there too.
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { PagestageHandle } from '../src/app/test-handle.ts';
import { encodeLink } from '../src/app/state/url-codec.ts';
import type { Asked } from './film_arguments.ts';
import { readArguments, USAGE } from './film_arguments.ts';
import { root, serveBuild } from './serve.ts';

declare global {
  interface Window {
    pagestage?: PagestageHandle;
    filmProgress?: (share: number, doing: string) => void;
  }
}

const BAD_ARGUMENT = 2;
/** A busy machine takes its time to reach the poster of a long run. */
const PATIENCE_MS = 300_000;

function say(line: string): void {
  process.stderr.write(`film: ${line}\n`);
}

function newest(folder: string): number {
  return Math.max(...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name)).mtimeMs));
}

/** A picture of an old build would be a picture of another program. */
async function freshBuild(): Promise<void> {
  const index = join(root, 'dist', 'index.html');
  if (existsSync(index) && statSync(index).mtimeMs >= newest(join(root, 'src'))) return;
  say('building the page first');
  await build({ root, logLevel: 'error' });
}

async function make(page: Page, { job, out }: Asked): Promise<string> {
  const file = resolve(out);
  mkdirSync(dirname(file), { recursive: true });
  let said = -1;
  await page.exposeFunction('filmProgress', (share: number, doing: string) => {
    const tenth = Math.floor(share * 10);
    if (tenth === said) return;
    said = tenth;
    say(doing);
  });
  const coming = page.waitForEvent('download', { timeout: 0 });
  // The failure of the page's work is reported, not that no file came of it.
  coming.catch(() => undefined);
  // No function of its own inside: the compiler of this file gives those helpers that the page does not have.
  const words = await page.evaluate(async (wanted) => {
    try {
      const made = await window.pagestage!.make(wanted, { progress: window.filmProgress!, signal: new AbortController().signal });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(made.blob);
      link.download = made.name;
      link.click();
      return { ok: `${made.words}, ${Math.ceil(made.blob.size / 1024)} KiB` };
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) };
    }
  }, job);
  if (words.failed !== undefined) throw new Error(words.failed);
  await (await coming).saveAs(file);
  return words.ok ?? '';
}

async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if ('help' in asked) {
    console.log(USAGE);
    return 0;
  }
  if ('errors' in asked) {
    for (const line of asked.errors) say(line);
    return BAD_ARGUMENT;
  }
  await freshBuild();
  const { browser, origin, close } = await serveBuild();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'light', reducedMotion: 'reduce', deviceScaleFactor: 1, acceptDownloads: true });
    await page.goto(`${origin}#${encodeLink(asked.link)}`);
    await page.waitForFunction(() => ['ready', 'dead'].includes(window.pagestage?.state().status ?? ''), undefined, { timeout: PATIENCE_MS });
    await page.evaluate(() => window.pagestage?.idle());
    const words = await make(page, asked);
    console.log(`${asked.out} (${words})`);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await close();
  }
}

// Imported by nothing else; run as a program.
process.exitCode = await main(process.argv.slice(2));
