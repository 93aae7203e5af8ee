// The shipped code: shipped.ts by way of the production bundler with the project's own settings.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type Shipped = typeof import('./shipped.ts');

export async function bundled(): Promise<Shipped> {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = dirname(dirname(here));
  const out = mkdtempSync(join(tmpdir(), 'pagestage-bench-'));
  try {
    // vite.config.ts is read as for `npm run build`; only the entry, the place and the (here not implied) minifier differ.
    const args = ['build', '--ssr', join(here, 'shipped.ts'), '--outDir', out, '--minify', 'oxc', '--logLevel', 'error', '--emptyOutDir'];
    execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(join(out, 'package.json'), '{"type":"module"}');
    return (await import(pathToFileURL(join(out, 'shipped.js')).href)) as Shipped;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
