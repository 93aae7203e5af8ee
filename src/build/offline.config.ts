// `npm run build:offline`: the whole page as one file, dist-offline/pagestage.html, that opens from a folder without any server.
//
// All chunks and styles go into the page (vite-plugin-singlefile); the model goes in once, packed, as the text of a classic
// worker (worker_text below, read by src/client/carrier_inline.ts). The same sources give the same file, byte for byte.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { build, defineConfig, mergeConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';
import site from '../../vite.config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const place = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** `import text from '…?worker-text'`: that worker with all its parts as one classic script, gzip, in base64. */
function worker_text(): Plugin {
  const MARK = '?worker-text';
  return {
    name: 'worker-text',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(MARK)) return null;
      const entry = id.slice(0, -MARK.length);
      const made = await build({
        configFile: false,
        root,
        logLevel: 'error',
        build: {
          write: false,
          target: 'es2022',
          lib: { entry, formats: ['iife'], name: 'worker' },
          rolldownOptions: { output: { codeSplitting: false } },
        },
      });
      const outputs = (Array.isArray(made) ? made : [made]).flatMap((one) => ('output' in one ? one.output : []));
      const [chunk, ...others] = outputs.filter((output) => output.type === 'chunk');
      if (chunk === undefined || others.length > 0) throw new Error(`${entry}: expected one chunk, got ${others.length + (chunk ? 1 : 0)}`);
      for (const module of chunk.moduleIds) this.addWatchFile(module);
      return `export default ${JSON.stringify(gzipSync(chunk.code, { level: 9 }).toString('base64'))};`;
    },
  };
}

/** The icon of the tab, in the page as well. */
function icon_inside(): Plugin {
  return {
    name: 'icon-inside',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace('/pagestage.svg', `data:image/svg+xml;base64,${readFileSync(place('public/pagestage.svg')).toString('base64')}`),
    },
  };
}

export default defineConfig(
  mergeConfig(
    // Without what the site has beside its page: nothing lies beside a file that stands alone.
    { ...site, plugins: [react()], build: { ...site.build, rolldownOptions: { checks: { pluginTimings: false } } } },
    {
      mode: 'offline',
      resolve: { alias: [{ find: './carrier.ts', replacement: place('src/client/carrier_inline.ts') }] },
      plugins: [worker_text(), icon_inside(), viteSingleFile({ outputFileName: 'pagestage.html' })],
      build: { outDir: 'dist-offline', emptyOutDir: true, copyPublicDir: false },
    },
  ),
);
