// The build on a free port of this machine, and the browser that the set-up found: for pictures made from the command line.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { preview } from 'vite';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Served {
  readonly browser: Browser;
  /** Of the page, with a slash at its end. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

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

export async function serveBuild(args: readonly string[] = []): Promise<Served> {
  if (!existsSync(join(root, 'dist', 'index.html'))) throw new Error('there is no build; run `npm run build` first');
  const server = await preview({ root, logLevel: 'error', preview: { host: '127.0.0.1', port: await freePort(), strictPort: true } });
  const path = browserPath();
  const browser = await chromium.launch({ args: [...args], ...(path === undefined ? {} : { executablePath: path }) });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  return { browser, origin: server.resolvedUrls?.local[0] ?? '', close };
}
