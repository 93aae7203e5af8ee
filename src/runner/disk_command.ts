// `disk --drive F --stream F --policy fcfs|clook|sstf [--mode open|closed] [--csv]`: the disk alone, without a kernel.
// Reads a drive and a stream of requests from files and prints what each request waited, or a summary.
// A stream is closed (think times, one request outstanding) or open (arrival times); its file name says which, as
// NAME-closed.csv or NAME-open60.csv, unless --mode does.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build_drive, drive_table_hash, parse_drive } from '#kernel/block/drive.ts';
import type { Drive } from '#kernel/block/drive.ts';
import { DISK_POLICIES, replay } from '#kernel/block/replay.ts';
import type { DiskPolicy, DiskStream, Replay } from '#kernel/block/replay.ts';

const USAGE =
  'usage: disk --drive FILE.json --stream FILE.csv [--policy fcfs|clook|sstf] [--mode open|closed] [--csv]';
const STREAM_HEADER = 't_ms,rw,lbn,blocks';
/** More than this many bad lines are counted, not listed. */
const MAX_LISTED = 20;
/** Exit codes: the files are wrong; the arguments are wrong. */
const BAD_FILE = 1;
const BAD_ARGUMENT = 2;

interface Options {
  readonly drive: string;
  readonly stream: string;
  readonly policy: DiskPolicy;
  readonly closed: boolean;
  readonly csv: boolean;
}

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly string[] };

function parse_options(args: readonly string[]): Result<Options> {
  const errors: string[] = [];
  const values = new Map<string, string>();
  let csv = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const equals = arg.indexOf('=');
    const name = arg.startsWith('--') && equals > 0 ? arg.slice(0, equals) : arg;
    if (name === '--csv') {
      if (equals > 0) errors.push('--csv: takes no value');
      csv = true;
    } else if (['--drive', '--stream', '--policy', '--mode'].includes(name)) {
      const value = equals > 0 ? arg.slice(equals + 1) : args[i + 1];
      if (value === undefined || value === '' || (equals <= 0 && value.startsWith('--'))) {
        errors.push(`${name}: expected a value`);
        continue;
      }
      if (values.has(name)) errors.push(`${name}: given twice`);
      values.set(name, value);
      if (equals <= 0) i++;
    } else {
      errors.push(`${arg}: no such argument`);
    }
  }
  const drive = values.get('--drive');
  const stream = values.get('--stream');
  if (drive === undefined && !errors.some((e) => e.startsWith('--drive:'))) errors.push('--drive: missing');
  if (stream === undefined && !errors.some((e) => e.startsWith('--stream:'))) errors.push('--stream: missing');
  const policy_name = values.get('--policy') ?? 'fcfs';
  const policy = DISK_POLICIES.find((p) => p === policy_name);
  if (policy === undefined) errors.push(`--policy: expected ${DISK_POLICIES.join(', ')}, got ${policy_name}`);
  const closed = stream === undefined ? undefined : is_closed(stream, values.get('--mode'), errors);
  if (errors.length > 0 || drive === undefined || stream === undefined || policy === undefined || closed === undefined) {
    return { ok: false, errors };
  }
  return { ok: true, value: { drive, stream, policy, closed, csv } };
}

function is_closed(stream: string, mode: string | undefined, errors: string[]): boolean | undefined {
  if (mode !== undefined) {
    if (mode === 'closed' || mode === 'open') return mode === 'closed';
    errors.push(`--mode: expected open or closed, got ${mode}`);
    return undefined;
  }
  const name = basename(stream);
  const closed = name.includes('-closed');
  if (closed !== name.includes('-open')) return closed;
  errors.push(`--mode: missing, and the name ${name} does not say whether the stream is -open or -closed`);
  return undefined;
}

async function read_text(path: string, argument: string): Promise<Result<string>> {
  try {
    return { ok: true, value: await readFile(path, 'utf8') };
  } catch (error) {
    return { ok: false, errors: [`${argument}: cannot read ${path}: ${error instanceof Error ? error.message : error}`] };
  }
}

async function read_drive(path: string): Promise<Result<Drive>> {
  const text = await read_text(path, '--drive');
  if (!text.ok) return text;
  let json: unknown;
  try {
    json = JSON.parse(text.value);
  } catch (error) {
    return { ok: false, errors: [`${path}: not JSON: ${error instanceof Error ? error.message : error}`] };
  }
  const parsed = parse_drive(json);
  if (parsed.ok) return { ok: true, value: build_drive(parsed.drive) };
  return { ok: false, errors: parsed.errors.map((e) => `${path}: ${e.field}: expected ${e.expected}, got ${e.got}`) };
}

/** Reads the rows of a stream; every error names the line and the field. */
export function parse_stream(text: string, blocks_on_drive: number, closed: boolean): Result<DiskStream> {
  const errors: string[] = [];
  const lines = text.split(/\r?\n/);
  while (lines.length > 0 && lines[lines.length - 1]!.trim() === '') lines.pop();
  const header = (lines[0] ?? '').replace(/^\uFEFF/, '').trim();
  if (header !== STREAM_HEADER) errors.push(`line 1: expected the header ${STREAM_HEADER}, got ${header || 'nothing'}`);
  const n = Math.max(0, lines.length - 1);
  const time_ns = new Float64Array(n);
  const lbn = new Float64Array(n);
  const blocks = new Float64Array(n);
  const write = new Uint8Array(n);
  for (let i = 0; i < n && header === STREAM_HEADER; i++) {
    const at = `line ${i + 2}`;
    const fields = lines[i + 1]!.split(',').map((f) => f.trim());
    if (fields.length !== 4) {
      errors.push(`${at}: expected 4 fields, got ${fields.length}`);
      continue;
    }
    const [t, rw, first, count] = fields as [string, string, string, string];
    const ms = t === '' ? NaN : Number(t);
    if (!(ms >= 0 && ms <= 1e12)) errors.push(`${at}: t_ms: expected milliseconds, got ${t || 'nothing'}`);
    time_ns[i] = Math.round(ms * 1e6);
    if (!closed && i > 0 && time_ns[i]! < time_ns[i - 1]!) {
      errors.push(`${at}: t_ms: expected an arrival not before the line above, got ${t}`);
    }
    if (rw !== 'R' && rw !== 'W') errors.push(`${at}: rw: expected R or W, got ${rw || 'nothing'}`);
    write[i] = rw === 'W' ? 1 : 0;
    lbn[i] = /^\d+$/.test(first) ? Number(first) : NaN;
    blocks[i] = /^\d+$/.test(count) ? Number(count) : NaN;
    const limit = blocks_on_drive - 1;
    if (!(lbn[i]! <= limit)) errors.push(`${at}: lbn: expected a block from 0 to ${limit}, got ${first || 'nothing'}`);
    else if (!(blocks[i]! >= 1 && lbn[i]! + blocks[i]! <= blocks_on_drive)) {
      const most = blocks_on_drive - lbn[i]!;
      errors.push(`${at}: blocks: expected 1 to ${most}, up to the end of the drive, got ${count || 'nothing'}`);
    }
  }
  if (errors.length === 0 && n === 0) errors.push('line 2: expected at least one request');
  return errors.length === 0 ? { ok: true, value: { time_ns, lbn, blocks, write } } : { ok: false, errors };
}

function csv_of(r: Replay): string {
  const rows = ['issue_ms,response_ms'];
  r.issue_ns.forEach((issue, i) => rows.push(`${(issue / 1e6).toFixed(4)},${(r.response_ns[i]! / 1e6).toFixed(4)}`));
  return `${rows.join('\n')}\n`;
}

function summary_of(d: Drive, options: Options, r: Replay): string {
  const ms = (ns: number): number => Math.round(ns / 100) / 1e4;
  const sum = (column: Float64Array): number => column.reduce((total, v) => total + v, 0);
  const summary = {
    drive: d.name,
    drive_tables: drive_table_hash(d).toString(16).padStart(8, '0'),
    policy: options.policy,
    mode: options.closed ? 'closed' : 'open',
    count: r.response_ns.length,
    mean_response_ms: ms(sum(r.response_ns) / r.response_ns.length),
    max_response_ms: ms(r.response_ns.reduce((max, v) => (v > max ? v : max), 0)),
    seeks: r.seeks,
    seek_ms: ms(sum(r.seek_ns)),
    rotation_ms: ms(sum(r.rotation_ns)),
    busy_ms: ms(r.busy_ns),
    end_ms: ms(r.end_ns),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

function report(errors: readonly string[], code: number): number {
  for (const error of errors.slice(0, MAX_LISTED)) process.stderr.write(`disk: ${error}\n`);
  if (errors.length > MAX_LISTED) process.stderr.write(`disk: and ${errors.length - MAX_LISTED} more\n`);
  if (code === BAD_ARGUMENT) process.stderr.write(`${USAGE}\n`);
  return code;
}

/** Runs the command; `args` are what follows the word `disk`. Returns the exit code: 0, 1 bad file, 2 bad argument. */
export async function disk_command(args: string[]): Promise<number> {
  const parsed = parse_options(args);
  if (!parsed.ok) return report(parsed.errors, BAD_ARGUMENT);
  const options = parsed.value;
  const drive = await read_drive(options.drive);
  const text = await read_text(options.stream, '--stream');
  if (!drive.ok || !text.ok) return report([...(drive.ok ? [] : drive.errors), ...(text.ok ? [] : text.errors)], BAD_FILE);
  const stream = parse_stream(text.value, drive.value.blocks, options.closed);
  if (!stream.ok) return report(stream.errors.map((e) => `${options.stream}: ${e}`), BAD_FILE);
  const result = replay(drive.value, stream.value, options.policy, options.closed);
  const output = options.csv ? csv_of(result) : summary_of(drive.value, options, result);
  await new Promise<void>((done) => process.stdout.write(output, () => done()));
  return 0;
}
