// Posters of the stories (src/runner/posters.ts) as files of the build, and at the same addresses while developing. They are
// kept in node_modules as long as nothing changes that the model is made of.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'fflate';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const src = join(root, 'src');
const LAYERS = ['base', 'engine', 'kernel', 'policies', 'workloads', 'scenarios', 'lessons', 'session', 'wire', 'server'];
const MAKER = join(src, 'runner', 'posters.ts');

function sources(): string[] {
  const files = LAYERS.flatMap((layer) => readdirSync(join(src, layer), { recursive: true, withFileTypes: true }));
  const paths = files.filter((file) => file.isFile() && /\.(?:ts|json)$/.test(file.name) && !file.name.endsWith('.test.ts')).map((file) => join(file.parentPath, file.name));
  return [...paths, MAKER, fileURLToPath(import.meta.url)].sort();
}

function state_of_sources(): string {
  const hash = createHash('sha256');
  for (const path of sources()) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex').slice(0, 20);
}

/** A program of its own: the model runs at full speed there, and the bundler goes on meanwhile. */
function make(folder: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), MAKER, folder], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`the posters could not be made (${MAKER} ended with ${code})`))));
  });
}

/** By file name, packed. */
async function posters(): Promise<ReadonlyMap<string, Uint8Array>> {
  const kept = join(root, 'node_modules', '.cache', 'posters', state_of_sources());
  if (!existsSync(kept)) {
    const fresh = `${kept}.${process.pid}`;
    await make(fresh);
    for (const name of readdirSync(fresh)) {
      // No name, no time and no machine in it.
      writeFileSync(join(fresh, name.replace(/raw$/, 'poster')), gzipSync(readFileSync(join(fresh, name)), { level: 9, mtime: 0 }));
      rmSync(join(fresh, name));
    }
    // Somebody else may have made the same meanwhile.
    if (existsSync(kept)) rmSync(fresh, { recursive: true });
    else renameSync(fresh, kept);
  }
  return new Map(readdirSync(kept).sort().map((name) => [`posters/${name}`, readFileSync(join(kept, name))]));
}

export function posterPlugin(): Plugin {
  let made: ReturnType<typeof posters> | null = null;
  return {
    name: 'posters',
    apply: (_config, { command, isPreview }) => command === 'build' || (command === 'serve' && isPreview !== true),
    buildStart() {
      // Begun now, needed at the end.
      if (this.environment.mode === 'build') made = posters();
    },
    async generateBundle() {
      for (const [fileName, source] of await (made ??= posters())) this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer(server) {
      server.watcher.on('change', () => (made = null));
      server.middlewares.use((request, response, next) => {
        const name = /\/(posters\/[\w-]+\.poster)(?:\?|$)/.exec(request.url ?? '')?.[1];
        if (name === undefined) return next();
        made ??= posters();
        void made.then((all) => {
          const file = all.get(name);
          response.statusCode = file === undefined ? 404 : 200;
          response.setHeader('Content-Type', 'application/octet-stream');
          response.end(file);
        }, next);
      });
    },
  };
}
