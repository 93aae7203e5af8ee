import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse_arguments, parse_time, parse_whole } from './args.ts';
import { metric_of } from '#session/metric.ts';
import { command } from './main.ts';

describe('arguments', () => {
  const spec = { values: { '--seed': { many: false }, '--set': { many: true } }, flags: ['--json'], words: ['<scenario>'] };

  it('reads values with and without =, and flags', () => {
    const parsed = parse_arguments(['a', '--seed', '3', '--set=x=1', '--set', 'y=2', '--json'], spec);
    expect(parsed.errors).toEqual([]);
    expect(parsed.words).toEqual(['a']);
    expect(parsed.values.get('--seed')).toEqual(['3']);
    expect(parsed.values.get('--set')).toEqual(['x=1', 'y=2']);
    expect(parsed.flags.has('--json')).toBe(true);
  });

  it.each([
    [['--nope'], '--nope'],
    [['--seed'], '--seed'],
    [['--seed', '--json'], '--seed'],
    [['--seed=1', '--seed=2'], '--seed'],
    [['--json=1'], '--json'],
    [['a', 'b'], 'b'],
  ])('%j names %s', (args, field) => expect(parse_arguments(args, spec).errors.map((e) => e.field)).toEqual([field]));

  it('reads times and whole numbers, and nothing else', () => {
    expect(parse_time('10s')).toBe(10e9);
    expect(parse_time('2.5ms')).toBe(2.5e6);
    expect(parse_time('7ns')).toBe(7);
    for (const text of ['10', 's', '-1s', '1m', '1e3s', '']) expect(parse_time(text), text).toBeNull();
    expect(parse_whole('12', 0, 20)).toBe(12);
    for (const text of ['21', '-1', '1.5', '0x10', '']) expect(parse_whole(text, 0, 20), text).toBeNull();
  });
});

describe('errors: a line that names the argument or field, exit 2, nothing on stdout', () => {
  const dir = mkdtempSync(join(tmpdir(), 'pagestage-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const scenario = { id: 'x', title: 'x', duration_ms: 50, tasks: [{ name: 'a', kind: 'allocator', pages: 50 }] };

  it.each<[string[], RegExp]>([
    [[], /^command: /],
    [['walk'], /^command: .*got walk/],
    [['list', 'x'], /^x: /],
    [['run'], /^scenario: missing/],
    [['run', 'nope'], /^scenario: .*who-may-write/],
    [['run', 'out-of-stack', '--seed', 'x'], /^--seed: /],
    [['run', 'out-of-stack', '--seed', '4294967296'], /^--seed: /],
    [['run', 'out-of-stack', '--until', '10'], /^--until: /],
    [['run', 'out-of-stack', '--set', 'stack_size'], /^--set: /],
    [['run', 'out-of-stack', '--set', 'stack_size=3k'], /^--set\.stack_size: .*3k/],
    [['run', 'out-of-stack', '--set', 'stack_size=4k', '--set', 'stack_size=8k'], /^--set: stack_size is given twice/],
    [['run', 'out-of-stack', '--set', 'nope=1'], /^--set\.nope: /],
    [['compare', 'out-of-stack'], /^--by: missing/],
    [['compare', 'out-of-stack', '--by', 'nope'], /^--by: expected a switch, got nope/],
    [['compare', 'out-of-stack', '--by', 'stack_size=3k'], /^--arm\.stack_size: .*3k/],
    [['compare', 'out-of-stack', '--by', 'stack_size', '--arm', 'storage=plain'], /^--arm: expected either/],
    [['compare', 'out-of-stack', '--arm', 'storage'], /^--arm: expected switch=option/],
    [['compare', 'out-of-stack', '--by', 'stack_size', '--seeds', '0'], /^--seeds: /],
    [['run', 'none.json'], /^none\.json: /],
    [['run', file('bad.json', '{')], /bad\.json: .*JSON/],
    [['run', file('kind.json', JSON.stringify({ ...scenario, tasks: [{ name: 'a', kind: 'slab' }] }))], /^tasks\[0\]\.kind: .*slab: the model cannot run this yet/],
    [['lesson', 'nope'], /^lesson: .*why-writing-late-is-fast/],
    [['lesson', '--seeds', '0'], /^--seeds: /],
    [['truth', 'nope'], /^case: .*W1-seq/],
    [['truth', '--dir', join(dir, 'none')], /^--dir: /],
  ])('%j', async (args, line) => {
    const output = await command(args);
    expect(output.code).toBe(2);
    expect(output.json).toBeNull();
    expect(output.errors[0]).toMatch(line);
    for (const error of output.errors) expect(error).not.toContain('\n');
  });

  it('runs a scenario from a file and prints the whole report', async () => {
    const output = await command(['run', file('good.json', JSON.stringify(scenario)), '--seed', '7', '--set', 'swappiness=10', '--until', '20ms', '--json']);
    expect(output.errors).toEqual([]);
    const report = output.json as Record<string, unknown>;
    const value = (path: string): number | null => metric_of(report, path);
    expect(report).toMatchObject({ scenario: 'x', seed: 7, rules: 'rules of 2.6.34', switches: { swappiness: '10' } });
    expect(report['hash']).toMatch(/^[0-9a-f]{16}$/);
    expect(value('instant.ns')).toBeLessThanOrEqual(20e6);
    expect(value('events')).toBe(value('instant.ordinal'));
    expect(report['buddyinfo']).toMatchObject({ DMA: expect.any(Array) as unknown, Normal: expect.any(Array) as unknown });
    expect(value('vmstat.nr_anon_pages')).toBe(50);
    for (const origin of ['dirtier', 'flusher', 'kswapd', 'direct']) expect(value(`disk.writes_by_origin.${origin}`), origin).toBe(0);
    expect(value('stack.limit')).toBe(8092);
    for (const part of ['count', 'total_ns', 'max_ns']) expect(value(`stalls.congestion_wait.${part}`)).toBe(0);
    expect(value('tasks.a.progress')).toBe(50);
    expect(value('tasks.a.rss')).toBe(50);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('runs a lesson and says where its steps lie; one that is broken names file, line and field, exit 1', async () => {
    const { json, errors, code } = await command(['lesson', 'stolen', '--seeds', '2', '--json']);
    expect([code, errors]).toEqual([0, []]);
    const value = (path: string): number | null => metric_of(json, path);
    expect(value('lessons.0.holds')).toBe(1);
    expect(value('lessons.0.steps.0.came.found.ordinal')).toBe(value('lessons.0.steps.0.ordinal'));
    expect(value('lessons.0.number.seeds.1.seed')).toBe(2);
    const text = readFileSync(new URL('../lessons/stolen.json', import.meta.url), 'utf8');
    const line_of = (words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;
    const no_event = file('no-event.json', text.replace('"event": "mm_compaction_begin"', '"event": "mm_compaction_started"'));
    const unknown = await command(['lesson', no_event, '--json']);
    expect(unknown.code).toBe(1);
    expect(unknown.errors[0]).toMatch(new RegExp(`no-event\\.json:${line_of('"mm_compaction_begin"')}: steps\\[0\\]\\.until\\.event: expected one of`));
    const out_of_range = file('out-of-range.json', text.replace(/"expect": \[[^\]]*\]/, '"expect": [0, 0.5]'));
    const left = await command(['lesson', out_of_range, '--seeds', '1', '--json']);
    expect(left.code).toBe(1);
    expect(left.errors).toHaveLength(1);
    expect(left.errors[0]).toMatch(new RegExp(`out-of-range\\.json:${line_of('"expect"')}: number\\.expect: .* in seed 1`));
    expect((await command(['lesson', join(dir, 'none.json')])).errors[0]).toMatch(/none\.json: expected a readable file/);
  });

  it('lists scenarios, switches with their sources, and the vocabulary', async () => {
    const { json, code } = await command(['list', '--json']);
    expect(code).toBe(0);
    const listed = json as { scenarios: { id: string }[]; switches: { source: string; year: string }[]; workloads: { kind: string; runs: boolean }[] };
    expect(listed.scenarios.map((s) => s.id)).toEqual(expect.arrayContaining(['why-writing-late-is-fast', 'out-of-stack', 'who-may-write', 'W1-seq']));
    expect(listed.switches.every((s) => s.source.length > 0 && s.year.length === 4)).toBe(true);
    expect(listed.workloads.find((w) => w.kind === 'thp')!.runs).toBe(true);
    expect(listed.workloads.find((w) => w.kind === 'slab')!.runs).toBe(false);
  });
});
