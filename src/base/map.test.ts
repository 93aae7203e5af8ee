// src/README.md says of each layer what src/layers.json says, and names no file that is not there.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const src = new URL('..', import.meta.url);
const map = readFileSync(new URL('README.md', src), 'utf8');
const { layers } = JSON.parse(readFileSync(new URL('layers.json', src), 'utf8')) as {
  layers: Record<string, { may_import: string[]; may_import_types?: string[]; may_spawn?: string[] }>;
};

describe('the map', () => {
  test.each(Object.entries(layers))('has a row for %s that says what it may import', (name, layer) => {
    const cell = [
      layer.may_import.join(', ') || 'nothing',
      ...(layer.may_import_types ? [`types of ${layer.may_import_types.join(', ')}`] : []),
      ...(layer.may_spawn ? [`starts ${layer.may_spawn.join(', ')}`] : []),
    ].join('; ');
    const row = map.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row, `src/README.md has no row for ${name}`).toBeDefined();
    expect(row!.split('|')[3]!.trim()).toBe(cell);
  });

  test.each(['README.md', 'base/README.md', 'engine/README.md', 'kernel/README.md', 'policies/README.md', 'session/README.md', 'wire/README.md', 'server/README.md', 'panels/README.md'])('%s names files that exist', (readme) => {
    const text = readFileSync(new URL(readme, src), 'utf8').replace(/```[\s\S]*?```/g, '');
    const room = new URL(readme, src);
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|json|md))`/g)].map((hit) => hit[1]!).filter((path) => !path.startsWith('./'));
    expect(named.length).toBeGreaterThan(3);
    // Names are relative to the room, to src, or to the whole house; a name that stands for one file of each folder is looked up nowhere.
    const missing = named.filter((path) => [room, src, new URL('../', src)].every((from) => !existsSync(new URL(path, from))));
    expect(missing.filter((path) => !['layout.ts', 'model.ts', 'draw.ts', 'panel.ts'].includes(path))).toEqual([]);
  });
});
