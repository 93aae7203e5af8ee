// The disk command from the outside: what it prints, and what it says of bad arguments and bad files.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { disk_command } from './disk_command.ts';

const BLOCK = fileURLToPath(new URL('../kernel/block/', import.meta.url));
const HP = join(BLOCK, 'drives/hp97560.json');
const folder = mkdtempSync(join(tmpdir(), 'pagestage-disk-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk: unknown, ...rest: unknown[]) => {
    out += String(chunk);
    for (const done of rest) if (typeof done === 'function') (done as () => void)();
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk: unknown) => {
    err += String(chunk);
    return true;
  });
  const code = await disk_command(args);
  return { code, out, err };
}

afterEach(() => vi.restoreAllMocks());

test('--csv prints issue and response of every row as DiskSim does', async () => {
  const read = (name: string): string => gunzipSync(readFileSync(join(BLOCK, 'fixtures', `${name}.csv.gz`))).toString();
  const stream = file('rand4k-read-closed.csv', read('stream.rand4k-read-closed'));
  const { code, out, err } = await run('--drive', HP, '--stream', stream, '--policy', 'fcfs', '--csv');
  expect([code, err]).toEqual([0, '']);
  const ours = out.trim().split('\n');
  const theirs = read('expected.rand4k-read-closed.fcfs').trim().split('\n');
  expect(ours).toHaveLength(theirs.length);
  expect(ours[0]).toBe(theirs[0]);
  ours.slice(1).forEach((row, i) => {
    expect(row).toMatch(/^\d+\.\d{4},\d+\.\d{4}$/);
    expect(Math.abs(Number(row.split(',')[1]) - Number(theirs[i + 1]!.split(',')[1]))).toBeLessThan(0.05);
  });
});

test('without --csv: a summary', async () => {
  const stream = file('two.csv', 't_ms,rw,lbn,blocks\r\n0,R,0,8\r\n1.5,W,100000,8\r\n\r\n');
  const { code, out } = await run(`--drive=${HP}`, `--stream=${stream}`, '--mode=open', '--policy=sstf');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ drive: 'hp97560', policy: 'sstf', mode: 'open', count: 2, seeks: 1 });
});

test('bad arguments are named', async () => {
  const stream = file('s-open.csv', 't_ms,rw,lbn,blocks\n0,R,0,8\n');
  const says = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('usage: disk');
    return err;
  };
  expect(await says()).toMatch(/--drive: missing[^]*--stream: missing/);
  expect(await says('--drive', HP, '--stream', stream, '--policy', 'scan')).toContain(
    '--policy: expected fcfs, clook, sstf, got scan',
  );
  expect(await says('--drive', HP, '--stream', stream, '--polcy', 'sstf')).toContain('--polcy: no such argument');
  expect(await says('--drive', '--stream', stream)).toContain('--drive: expected a value');
  expect(await says('--drive', HP, '--stream', stream, '--mode', 'ajar')).toContain('--mode: expected open or closed');
  expect(await says('--drive', HP, '--stream', file('s.csv', ''))).toContain('--mode: missing');
});

test('bad files are named, with line and field', async () => {
  const says = async (drive: string, stream: string): Promise<string> => {
    const { code, out, err } = await run('--drive', drive, '--stream', stream);
    expect([code, out]).toEqual([1, '']);
    return err;
  };
  const good = file('good-open.csv', 't_ms,rw,lbn,blocks\n0,R,0,8\n');
  expect(await says(join(folder, 'none.json'), good)).toContain('--drive: cannot read');
  expect(await says(HP, join(folder, 'none-open.csv'))).toContain('--stream: cannot read');
  expect(await says(file('text.json', '{'), good)).toContain('text.json: not JSON');
  expect(await says(file('drive.json', '{"name":"x"}'), good)).toContain('drive.json: rpm: expected a whole number');
  const bad = file(
    'bad-open.csv',
    't_ms,rw,lbn,blocks\n5,R,0,8\n4,R,0,8\nx,X,0,8\n6,R,2684016,8\n6,R,2684015,2\n6,R,1\n6,R,-1,0\n',
  );
  const err = await says(HP, bad);
  for (const line of [
    'line 3: t_ms: expected an arrival not before the line above, got 4',
    'line 4: t_ms: expected milliseconds, got x',
    'line 4: rw: expected R or W, got X',
    'line 5: lbn: expected a block from 0 to 2684015, got 2684016',
    'line 6: blocks: expected 1 to 1, up to the end of the drive, got 2',
    'line 7: expected 4 fields, got 3',
    'line 8: lbn: expected a block from 0 to 2684015, got -1',
  ]) {
    expect(err).toContain(line);
  }
  expect(await says(HP, file('empty-open.csv', 't_ms,rw,lbn,blocks\n'))).toContain('at least one request');
  expect(await says(HP, file('other-open.csv', 'a,b\n'))).toContain('line 1: expected the header t_ms,rw,lbn,blocks');
});
