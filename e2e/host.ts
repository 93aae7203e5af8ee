// A page that holds embeds, for tests: a folder of files at /host/ of the tests' own site, and nothing else within reach.
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css' };

/** Serves the folder to a page, or to all pages of a context; what else was asked for is refused and comes back in the list. `change` may rewrite a file. */
export async function serveFolder(to: Page | BrowserContext, folder: string, change: (path: string, text: string) => string | null = () => null): Promise<string[]> {
  const strange: string[] = [];
  await to.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (/^(?:blob|data|about):/.test(url.protocol)) return route.continue();
    const path = url.pathname.startsWith('/host/') ? url.pathname.slice('/host/'.length) : '';
    const file = join(folder, path);
    const changed = path === '' ? null : change(path, existsSync(file) ? readFileSync(file, 'utf8') : '');
    if (path === '' || (changed === null && !existsSync(file))) {
      if (!url.pathname.endsWith('/favicon.ico')) strange.push(url.href);
      return route.abort();
    }
    return route.fulfill({ body: changed ?? readFileSync(file), contentType: TYPES[extname(path)] ?? 'application/octet-stream' });
  });
  return strange;
}
