// `npm run build:element`: dist-element, a package to install or a folder to lay beside a deck: the custom element with its
// plugin for reveal.js (ES module, classic script, types), the page as one file, and example decks that run as they stand.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, 'dist-element');
const { version, license, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;

const manifest = {
  name: 'page-stage',
  version,
  description: `<page-stage>: ${description}`,
  license,
  private: true, // installed from its file or folder; nobody publishes it by accident
  type: 'module',
  sideEffects: ['./page-stage.mjs', './page-stage.js'],
  exports: {
    '.': { types: './types/host/main.d.ts', default: './page-stage.mjs' },
    './react': { types: './types/react.d.ts' },
    './page-stage.js': './page-stage.js',
    './pagestage.html': './pagestage.html',
    './package.json': './package.json',
  },
  types: './types/host/main.d.ts',
};

/** Declarations as they come from the sources, with the addresses that a package has. */
function emit_types(): void {
  const made = join(root, 'node_modules/.cache/element-types');
  rmSync(made, { recursive: true, force: true });
  const args = ['src/host/main.ts', '--outDir', made, '--rootDir', 'src', '--declaration', '--emitDeclarationOnly', '--strict', '--target', 'es2022'];
  args.push('--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2023,dom,dom.iterable', '--types', '', '--allowImportingTsExtensions', '--ignoreConfig');
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`types of the element: ${stdout}`);
  for (const folder of ['host', 'wire']) {
    for (const name of readdirSync(join(made, folder))) {
      const text = readFileSync(join(made, folder, name), 'utf8').replaceAll(/(from ')#wire\/(\w+)\.ts'/g, "$1../wire/$2.js'").replaceAll(/(from '\.\/[\w/]+)\.ts'/g, "$1.js'");
      mkdirSync(join(out, 'types', folder), { recursive: true });
      writeFileSync(join(out, 'types', folder, name), text);
    }
  }
}

/** Written so that bundlers of other projects see in the module that a file belongs to it. */
function beside_this_file(): Plugin {
  const place = {
    es: 'new URL("./pagestage.html", import.meta.url).href',
    iife: 'new URL("pagestage.html", typeof document === "object" && document.currentScript ? document.currentScript.src : "file:///").href',
  };
  return {
    name: 'beside-this-file',
    renderChunk: (code, _chunk, { format }) => code.replace('BESIDE_THIS_FILE', place[format as keyof typeof place]),
  };
}

/** What lies around the library. */
function surroundings(): Plugin {
  return {
    name: 'surroundings',
    closeBundle() {
      writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
      emit_types();
      cpSync(join(root, 'e2e/kit/package'), out, { recursive: true });
      cpSync(join(root, 'e2e/kit/decks'), join(out, 'decks'), { recursive: true });
      cpSync(join(root, 'LICENSE'), join(out, 'LICENSE'));
      cpSync(join(root, 'dist-offline/pagestage.html'), join(out, 'pagestage.html'));
      // reveal.js as its makers ship it, as far as the example deck needs it, so that it opens without anything else.
      for (const path of ['LICENSE', 'dist/reveal.js', 'dist/reveal.css', 'dist/plugin/notes.js']) {
        const to = join(out, 'decks/reveal.js', path);
        mkdirSync(dirname(to), { recursive: true });
        cpSync(join(root, 'node_modules/reveal.js', path), to);
      }
    },
  };
}

export default defineConfig({
  publicDir: false,
  plugins: [beside_this_file(), surroundings()],
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    lib: {
      entry: join(root, 'src/host/main.ts'),
      formats: ['es', 'iife'],
      name: 'PageStage',
      fileName: (format) => (format === 'es' ? 'page-stage.mjs' : 'page-stage.js'),
    },
  },
});
