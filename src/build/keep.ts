// Part of the build: sw.js, the service worker (src/worker/keep.ts) with the list of this build's files in it.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { build } from 'vite';

const entry = fileURLToPath(new URL('../worker/keep.ts', import.meta.url));

export function keepPlugin(): Plugin {
  return {
    name: 'keep',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        // '' is the page itself, under the address of its folder.
        // Posters are for the first picture over a network; without one the model, which is kept, draws it.
        const contents = Object.values(bundle).filter((file) => !file.fileName.startsWith('posters/')).map((file) => [file.fileName === 'index.html' ? '' : file.fileName, file.type === 'chunk' ? file.code : file.source] as const);
        const files = contents.map(([name]) => name).toSorted();
        const hash = createHash('sha256');
        for (const [name, content] of contents.toSorted(([one], [other]) => (one < other ? -1 : 1))) hash.update(name).update('\0').update(content).update('\0');
        const kept = { build: hash.digest('hex').slice(0, 16), files: [...files, 'pagestage.svg'] };
        const made = await build({
          configFile: false,
          logLevel: 'error',
          define: { KEPT: JSON.stringify(kept) },
          build: { write: false, target: 'es2022', lib: { entry, formats: ['iife'], name: 'keep' } },
        });
        const [chunk] = (Array.isArray(made) ? made : [made]).flatMap((one) => ('output' in one ? one.output : []));
        if (chunk?.type !== 'chunk') throw new Error(`${entry}: expected one chunk`);
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: chunk.code });
      },
    },
  };
}
