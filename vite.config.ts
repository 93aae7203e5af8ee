// One file for the page (Vite) and for the unit tests (Vitest).
// Nothing here depends on the clock or the machine: the same sources give the same build, byte for byte.
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';
import { keepPlugin } from './src/build/keep.ts';
import { posterPlugin } from './src/build/posters.ts';

const version = (JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }).version;

// The policy a careful host would set. The preview server sends it, so every browser test runs under it.
const content_security_policy = "default-src 'self'; style-src 'self' 'unsafe-inline'";

/** The longest first, so that two workers end together; where no earlier run is remembered, Vitest goes by the size of the files. */
const LONGEST = [
  'session/stories', 'kernel/conservation.prop', 'session/lesson_run', 'kernel/huge.prop', 'kernel/mm/compaction.prop', 'server/server', 'session/why/why.prop', 'testing/determinism.prop',
].map((name) => `/src/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => (LONGEST.findIndex((name) => moduleId.endsWith(name)) + LONGEST.length + 1) % (LONGEST.length + 1);
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  base: './', // the build may lie in any folder of any site
  plugins: [react(), posterPlugin(), keepPlugin()],
  define: { __BUILD__: JSON.stringify(version) },
  server: { host: '127.0.0.1', port: 5173 },
  preview: { host: '127.0.0.1', headers: { 'Content-Security-Policy': content_security_policy } },
  worker: { format: 'es' }, // a module worker can load its rarer parts later; where none starts, the page's own thread serves
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // data: addresses would need a wider policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What panels share stands in one chunk, not in six small ones; and a panel is one, though what marks it needs a part of it.
    // Of the wire that is what frames are read by: the rest comes with what asks for it.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'draw', test: /src\/(?:panels\/draw|wire(?!\/(?:metrics|poster|host)\.))\/|node_modules\/d3-|preload-helper/ },
            { name: 'page-map', test: /src\/panels\/page-map\// },
            { name: 'task-lanes', test: /src\/panels\/task-lanes\// },
          ],
        },
      },
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
    // The sources run as the command line runs them, not through Vite: there every name of another module is looked up anew at each
    // use, and the model ran three times slower. What a file leaves behind in the process the next one finds: keep modules free of state.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: ['--import', 'tsx'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
