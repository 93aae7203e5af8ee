// The house rules that no single tool checks: the walls between the layers stand where src/layers.json says and
// really stop an import, the lock file installs on every platform, and the map of the rooms is complete.
//   HOUSE_WRITE=1 npx vitest run src/testing/house.test.ts     writes the walls into .oxlintrc.json anew
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Layer {
  may_import: string[];
  may_import_types?: string[];
  may_spawn?: string[];
  packages: string[];
  pure?: boolean;
}
interface Exception {
  file: string;
  may_import_lazily: string[];
  reason: string;
}
interface Override {
  files: string[];
  rules: Record<string, unknown>;
}
interface LockPackage {
  version?: string;
  resolved?: string;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const src = join(root, 'src');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const read_json = <T>(path: string): T => JSON.parse(read(path)) as T;

const table = read_json<{ layers: Record<string, Layer>; exceptions: Exception[] }>('src/layers.json');
const names = Object.keys(table.layers);
const layer_of = (name: string): Layer => {
  const layer = table.layers[name];
  if (!layer) throw new Error(`${name} is not in src/layers.json`);
  return layer;
};

// ---------------------------------------------------------------- the walls, as the linter wants them

/** Globals whose answers differ from run to run or from machine to machine, or that only a page has. */
const impure_globals = [
  'Date', 'performance', 'Intl', 'WeakRef', 'FinalizationRegistry', 'crypto', 'globalThis', 'self', 'window', 'document',
  'navigator', 'localStorage', 'sessionStorage', 'fetch', 'setTimeout', 'setInterval', 'queueMicrotask',
  'requestAnimationFrame', 'process', 'Buffer', 'console',
];
/** The specification lets engines differ in the last bits of these. */
const inexact_math = [
  'acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1', 'hypot', 'log',
  'log10', 'log1p', 'log2', 'pow', 'sin', 'sinh', 'tan', 'tanh',
];
const locale_methods = ['localeCompare', 'toLocaleString', 'toLocaleUpperCase', 'toLocaleLowerCase'];
const all_packages = [...new Set(names.flatMap((name) => layer_of(name).packages))].sort();

const one_of = (words: readonly string[]): string => `(${words.join('|')})`;
const both_kinds = (glob: string): string[] => [`${glob}.ts`, `${glob}.tsx`];

function import_rule(name: string, also: readonly string[] = []): unknown {
  const layer = layer_of(name);
  const types = layer.may_import_types ?? [];
  const spawn = layer.may_spawn ?? [];
  const open = [...layer.may_import, ...also];
  const closed = names.filter((other) => other !== name && ![...open, ...types, ...spawn].includes(other));
  const crossed = names.filter((other) => other !== name && !closed.includes(other));
  const may = `${name} may import ${open.join(', ') || 'no other layer'}`;
  const patterns: object[] = [];
  if (closed.length) patterns.push({ regex: `^(#|(\\.\\./)+)${one_of(closed)}/`, message: `${may} (src/layers.json).` });
  if (crossed.length) patterns.push({ regex: `^(\\.\\./)+${one_of(crossed)}/`, message: "Write '#layer/file.ts' to cross a wall." });
  if (types.length) {
    patterns.push({ regex: `^#${one_of(types)}/`, allowTypeImports: true, message: `${may}, and types of ${types.join(', ')}.` });
  }
  if (spawn.length) patterns.push({ regex: `^#${one_of(spawn)}/[^?]*$`, message: `${name} may only start ${spawn.join(', ')} as a worker.` });
  const outside = all_packages.filter((other) => !layer.packages.includes(other));
  if (layer.packages.length === 0) patterns.push({ regex: '^[^.#]', message: `${name} uses no packages.` });
  else patterns.push({ regex: `^${one_of(outside.map((p) => (p.endsWith(':') ? p : `${p}($|/)`)))}`, message: `${name} uses ${layer.packages.join(', ')}.` });
  return ['error', { patterns }];
}

function walls(): Override[] {
  const list: Override[] = [];
  for (const name of names) list.push({ files: both_kinds(`src/${name}/**/*`), rules: { 'no-restricted-imports': import_rule(name) } });
  for (const { file, may_import_lazily } of table.exceptions) {
    list.push({ files: [`src/${file}`], rules: { 'no-restricted-imports': import_rule(file.split('/')[0] ?? '', may_import_lazily) } });
  }
  const message = 'The model gives the same result on every machine.';
  list.push({
    files: names.filter((name) => layer_of(name).pure).flatMap((name) => both_kinds(`src/${name}/**/*`)),
    rules: {
      'no-restricted-globals': ['error', ...impure_globals.map((global) => ({ name: global, message }))],
      'no-restricted-properties': [
        'error',
        ...['random', ...inexact_math].map((property) => ({ object: 'Math', property, message })),
        ...locale_methods.map((property) => ({ property, message })),
      ],
    },
  });
  // Tests may reach as far as the layer `testing` may; what nobody imports is reached by its own tests only.
  const tops = names.filter((name) => name !== 'testing' && !layer_of('testing').may_import.includes(name));
  list.push({
    files: both_kinds('src/**/*.test'),
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: `^(#|(\\.\\./)+)${one_of(tops)}/`, message: `Nobody imports ${tops.join(', ')}.` }] }],
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
    },
  });
  list.push({ files: tops.flatMap((name) => both_kinds(`src/${name}/**/*.test`)), rules: { 'no-restricted-imports': 'off' } });
  return list;
}

/** JSON with its innermost objects and lists on one line each. */
const compact = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(/([[{])\n((?: +[^\s\]}][^\n]*[^\n[{]\n)+) *([\]}])/g, (_all, open: string, body: string, close: string) => {
    const space = open === '{' ? ' ' : '';
    return `${open}${space}${body.trim().split(/\n\s*/).join(' ')}${space}${close}`;
  });
const is_wall = (override: Override): boolean => Object.keys(override.rules).some((rule) => rule.startsWith('no-restricted-'));

// ---------------------------------------------------------------- reading the sources

function files_under(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files_under(path) : [path];
  });
}

interface Reference {
  target: string;
  how: 'value' | 'type' | 'lazy' | 'url';
}

function references_in(text: string): Reference[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found: Reference[] = [];
  for (const hit of code.matchAll(/\b(?:import|export)\s+(type\s)?[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]/g)) {
    found.push({ target: hit[2] ?? '', how: hit[1] ? 'type' : 'value' });
  }
  for (const hit of code.matchAll(/\bimport\s*['"]([^'"]+)['"]/g)) found.push({ target: hit[1] ?? '', how: 'value' });
  for (const hit of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) found.push({ target: hit[1] ?? '', how: 'lazy' });
  for (const hit of code.matchAll(/\bnew\s+URL\(\s*['"]([^'"]+)['"]\s*,\s*import\.meta/g)) found.push({ target: hit[1] ?? '', how: 'url' });
  return found;
}

/** What is wrong with one reference from one file, or nothing. */
function complaint(file: string, { target, how }: Reference): string | undefined {
  const inside = relative(src, file).split(sep).join('/');
  const home = inside.split('/')[0] ?? '';
  const layer = layer_of(home);
  if (!target.startsWith('.') && !target.startsWith('#')) {
    const allowed = layer.packages.some((name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`));
    return allowed ? undefined : `${inside} uses the package ${target}`;
  }
  const path = target.startsWith('#') ? target.slice(1) : relative(src, resolve(dirname(file), target)).split(sep).join('/');
  const other = path.split('/')[0] ?? '';
  if (other === home || layer.may_import.includes(other)) return undefined;
  if (how === 'type' && layer.may_import_types?.includes(other)) return undefined;
  if ((how === 'url' || /\?(?:shared)?worker/.test(target)) && layer.may_spawn?.includes(other)) return undefined;
  const exception = table.exceptions.find((entry) => entry.file === inside);
  if ((how === 'lazy' || how === 'type') && exception?.may_import_lazily.includes(other)) return undefined;
  return `${inside} reaches ${target} (${how})`;
}

// ---------------------------------------------------------------- the tests

describe('the walls between the layers', () => {
  test('the linter configuration says what src/layers.json says', () => {
    const config = read_json<{ overrides: Override[] }>('.oxlintrc.json');
    if (process.env['HOUSE_WRITE']) {
      config.overrides = [...walls(), ...config.overrides.filter((override) => !is_wall(override))];
      writeFileSync(join(root, '.oxlintrc.json'), `${compact(config)}\n`);
    }
    expect(config.overrides.filter(is_wall)).toEqual(walls());
  });

  test('the table names known layers, and the arrows go one way', () => {
    for (const name of names) {
      const { may_import, may_import_types = [], may_spawn = [] } = layer_of(name);
      for (const other of [...may_import, ...may_import_types, ...may_spawn]) {
        expect(names, `${name} lists ${other}`).toContain(other);
        expect(layer_of(other).may_import, `${name} and ${other} import each other`).not.toContain(name);
      }
    }
  });

  test('no source reaches through a wall, not by import(), not by address', () => {
    const sources = names.flatMap((name) => (existsSync(join(src, name)) ? files_under(join(src, name)) : []));
    // `build` is no part of the program: it names files of all layers to the bundler, by address.
    const checked = sources.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith(join(src, 'build')));
    expect(checked.length).toBeGreaterThan(0);
    const complaints = checked.flatMap((file) => references_in(readFileSync(file, 'utf8')).flatMap((ref) => complaint(file, ref) ?? []));
    expect(complaints).toEqual([]);
  });

  test('every folder of src is a layer, is type-checked and is on the map', () => {
    const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const projects = ['core', 'worker', 'web', 'node'].map((name) => read(`tsconfig.${name}.json`)).join('\n');
    const map = existsSync(join(src, 'README.md')) ? read('src/README.md') : undefined;
    for (const folder of folders) {
      expect(names, `src/${folder} has no line in src/layers.json`).toContain(folder);
      expect(projects, `src/${folder} is in no tsconfig`).toContain(`"src/${folder}/**/*.ts"`);
      if (map !== undefined) expect(map, `src/README.md has no row for ${folder}`).toMatch(new RegExp(`^\\|[\\s\`[]*(?:src/)?${folder}/?[\`\\]\\s(|]`, 'm'));
    }
  });
});

describe('the walls bite', () => {
  let tree = '';
  let offences: Map<string, string[]>;
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const room = (name: string): string => (name === 'app' ? 'app/probe' : `${name}/probe`);

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'pagestage-walls-'));
    cpSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
    cpSync(join(root, 'package.json'), join(tree, 'package.json'));
    for (const from of names) {
      put(`src/${from}/there.ts`, 'export const there = 1;\nexport type There = number;\n');
      for (const to of names) {
        put(`src/${room(from)}/to_${to}.ts`, `import { there } from '#${to}/there.ts';\nexport const here = there;\n`);
        put(`src/${room(from)}/type_of_${to}.ts`, `import type { There } from '#${to}/there.ts';\nexport type Here = There;\n`);
      }
      put(`src/${room(from)}/lazy.ts`, "export const later = (): Promise<unknown> => import('#nowhere/there.ts');\n");
    }
    put('src/base/probe/climb.ts', "import { there } from '../../kernel/there.ts';\nexport const here = there;\n");
    put('src/kernel/probe/lazy_climb.ts', "export const later = (): Promise<unknown> => import('#app/there.ts');\n");
    put('src/kernel/probe/react.ts', "import { useState } from 'react';\nexport const here = useState;\n");
    put('src/panels/probe/store.ts', "import { create } from 'zustand';\nexport const here = create;\n");
    put('src/session/probe/chance.ts', 'export const here = Math.random();\n');
    put('src/kernel/probe/sine.ts', 'const { sin } = Math;\nexport const here = sin(1);\n');
    put('src/kernel/probe/root.ts', 'export const here = Math.sqrt(2) + Math.floor(2.5) + Math.imul(3, 4);\n');
    put('src/engine/probe/clock.ts', 'export const here = Date.now();\n');
    put('src/policies/probe/page.ts', 'export const here = document.title;\n');
    put('src/base/probe/ring_a.ts', "import { b } from '#base/probe/ring_b.ts';\nexport const a = (): number => b();\n");
    put('src/base/probe/ring_b.ts', "import { a } from './ring_a.ts';\nexport const b = (): number => a();\n");
    put('src/wire/probe/long_file.ts', 'export {};\n'.repeat(401));
    put('src/wire/probe/long_function.ts', `export function here(x: number): number {\n${'  x += 1;\n'.repeat(120)}  return x;\n}\n`);
    put('src/app/probe/Button.tsx', 'export const Here = (): object => <div onClick={() => undefined}>press</div>;\n');
    put('src/app/probe/Hook.tsx', "import { useState } from 'react';\nexport function Here(props: { on: boolean }): unknown {\n  if (props.on) useState(1);\n  return null;\n}\n");
    put('src/kernel/probe/upward.test.ts', "import { there } from '#session/there.ts';\nexport const here = [there, Date.now()];\n");
    put('src/kernel/probe/shell.test.ts', "import { there } from '#app/there.ts';\nexport const here = there;\n");
    const run = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '-f', 'json', 'src'], { cwd: tree, encoding: 'utf8', maxBuffer: 1 << 26 });
    expect(run.status, run.stderr).toBe(1);
    offences = new Map();
    for (const { filename, code } of (JSON.parse(run.stdout) as { diagnostics: { filename: string; code: string }[] }).diagnostics) {
      const path = filename.split(sep).join('/').replace(/^.*?src\//, '');
      offences.set(path, [...(offences.get(path) ?? []), code]);
    }
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  test.each(names)('%s: each import is let through or stopped as the table says', (from) => {
    const layer = layer_of(from);
    for (const to of names) {
      const value = offences.has(`${room(from)}/to_${to}.ts`);
      const type = offences.has(`${room(from)}/type_of_${to}.ts`);
      const open = to === from || layer.may_import.includes(to);
      expect({ to, value, type }).toEqual({ to, value: !open, type: !open && !layer.may_import_types?.includes(to) });
    }
  });

  test.each([
    ['base/probe/climb.ts', 'no-restricted-imports'],
    ['kernel/probe/lazy_climb.ts', 'no-restricted-imports'],
    ['kernel/probe/react.ts', 'no-restricted-imports'],
    ['panels/probe/store.ts', 'no-restricted-imports'],
    ['session/probe/chance.ts', 'no-restricted-properties'],
    ['kernel/probe/sine.ts', 'no-restricted-properties'],
    ['engine/probe/clock.ts', 'no-restricted-globals'],
    ['policies/probe/page.ts', 'no-restricted-globals'],
    ['base/probe/ring_a.ts', 'no-cycle'],
    ['wire/probe/long_file.ts', 'max-lines'],
    ['wire/probe/long_function.ts', 'max-lines-per-function'],
    ['app/probe/Button.tsx', 'click-events-have-key-events'],
    ['app/probe/Hook.tsx', 'rules-of-hooks'],
    ['kernel/probe/shell.test.ts', 'no-restricted-imports'],
  ])('%s is stopped by %s', (path, rule) => {
    expect((offences.get(path) ?? []).join(' ')).toContain(`(${rule})`);
  });

  test.each(['kernel/probe/root.ts', 'kernel/probe/upward.test.ts'])('%s is let through', (path) => {
    expect(offences.get(path)).toBeUndefined();
  });
});

describe('the installation', () => {
  const lock = read_json<{ packages: Record<string, LockPackage> }>('package-lock.json');

  test('the lock file is complete for every platform', () => {
    const locked = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter((name) => !locked.has(name)).map((name) => `${path} -> ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('the lock file names no download address', () => {
    expect(Object.keys(lock.packages).filter((path) => lock.packages[path]?.resolved !== undefined)).toEqual([]);
    expect(read('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
  });

  test('package.json pins exact versions, and the lock file agrees', () => {
    const { dependencies, devDependencies } = read_json<Record<string, Record<string, string>>>('package.json');
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });
});
