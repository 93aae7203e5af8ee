// The fidelity table of README.md and the sources agree: every file that says in its head what it simplifies or leaves out
// is named there, every file named is there, and every routine says what it models. FIDELITY_WRITE=1 writes the table of
// routines anew.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KERNEL_ROUTINES } from './routines.ts';

const here = new URL('.', import.meta.url);
const readme = (): string => readFileSync(new URL('README.md', here), 'utf8');

function sources(folder = ''): string[] {
  return readdirSync(new URL(folder, here), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return sources(`${folder}${entry.name}/`);
    return /(?<!\.test)\.ts$/.test(entry.name) ? [`${folder}${entry.name}`] : [];
  });
}
function head(path: string): string {
  return readFileSync(new URL(path, here), 'utf8').split('\n').slice(0, 40).filter((_, i, lines) => lines.slice(0, i + 1).every((line) => line.startsWith('//'))).join(' ');
}

/** Where each routine is defined: the file that gives its name to define_routine or to a maker of its own. */
function file_of(name: string): string {
  const found = sources().filter((path) => new RegExp(`(name: |layer\\(|unmount\\(|unplug_layer\\()'${name}'`).test(readFileSync(new URL(path, here), 'utf8')));
  expect(found, `routine ${name}`).toHaveLength(1);
  return found[0]!;
}

describe('the fidelity table', () => {
  test('names every file that simplifies or leaves out, and says there that it does', () => {
    const table = readme().split('## Left out')[0]!;
    for (const path of sources()) {
      if (!/simplified:|left out:|leaves out:/i.test(head(path))) continue;
      const row = table.split('\n').find((line) => line.includes(`\`${path}\``));
      expect(row, `${path} has no row`).toBeDefined();
      expect(row!.split('|')[2]!.trim(), `${path}: state`).toBe('simplified');
      expect(row!.split('|').at(-2)!.trim().length, `${path}: what is simplified`).toBeGreaterThan(5);
    }
  });

  test('has a row for every file of the mechanisms', () => {
    const table = readme();
    const plain = new Set(['mm/page_flags.ts', 'mm/origin.ts', 'fs/stack_profiles.ts']);
    for (const path of sources()) if (path.includes('/') && !plain.has(path)) expect(table, path).toContain(`\`${path}\``);
  });

  test('names no file that is not there', () => {
    for (const [, path] of readme().matchAll(/`((?:mm|fs|block|\.\.\/engine)\/[\w/]+\.ts)`/g)) expect(existsSync(new URL(path!, here)), path).toBe(true);
  });

  test('every file says in its first lines what it is', () => {
    for (const path of sources()) expect(head(path).length, path).toBeGreaterThan(30);
  });
});

describe('routines', () => {
  const marker = '<!-- routines -->';
  const rows = (): string => `| routine | Linux | our file |\n| --- | --- | --- |\n${KERNEL_ROUTINES.map((r) => `| \`${r.name}\` | ${r.kernel.replaceAll('__', '\\_\\_')} | \`${file_of(r.name)}\` |`).join('\n')}`;

  test('every one has a kernel reference, a file of Linux, frames or a reason for none, and says on what it sleeps', () => {
    for (const r of KERNEL_ROUTINES) {
      expect(r.kernel, r.name).toMatch(/^(2\.6\.3\d \w|6\.1 \w|proposal of|trace B|frames of a storage layer)/);
      expect(r.file.length, r.name).toBeGreaterThan(3);
      expect(r.sleeps.length, r.name).toBeGreaterThan(0);
      expect(r.covers.every((f) => f.bytes > 0 && f.name.length > 0), r.name).toBe(true);
    }
  });

  test('stand in the README as they are in the sources', () => {
    const text = readme();
    const at = text.indexOf(marker);
    const end = text.indexOf('\n\n', at);
    expect(at).toBeGreaterThan(0);
    if (process.env['FIDELITY_WRITE']) writeFileSync(new URL('README.md', here), `${text.slice(0, at)}${marker}\n${rows()}${text.slice(end)}`);
    expect(readme().slice(readme().indexOf(marker) + marker.length + 1).split('\n\n')[0]).toBe(rows());
  });
});
