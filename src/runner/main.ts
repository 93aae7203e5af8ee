// The headless runner: npm run --silent sim -- list | run | compare | sweep | difference | lesson | truth | disk. Prints one JSON object, or CSV.
// What is wrong with the arguments goes to stderr, a line each that names the argument or the field; exit 2.
import { compare_command, sweep_command } from './compare_command.ts';
import { difference_command } from './difference_command.ts';
import { disk_command } from './disk_command.ts';
import { lesson_command } from './lesson_command.ts';
import type { Output } from './run_command.ts';
import { failed, list_command, run_command } from './run_command.ts';
import { truth_command } from './truth_command.ts';

const USAGE = `usage:
  list --json
  run <scenario or file.json> [--seed N] [--set switch=option]... [--until 10s] [--claims] --json
  compare <scenario or file.json> --by switch[=option,...] | --arm switch=option,... ... [--seeds N] [--metric path]... [--set switch=option]... [--until 10s] [--equal metric] --json | --csv | --table
  sweep <scenario or file.json> --by switch[=option,...] [--by switch[=option,...]] [--seeds N] [--metric path]... [--set switch=option]... [--until 10s] [--equal metric] --json | --csv | --table
  lesson [<lesson or file.json>] [--seeds N] --json
  difference <scenario or file.json> [--a switch=option,...] --b switch=option,... [--seed N] [--until 10s] [--seeds N] --json
  truth [case...] [--dir DIR] [--compaction 2.6.38|6.1] --json
  disk --drive F --stream F --policy fcfs|clook [--csv]`;

export async function command(args: readonly string[]): Promise<Output> {
  const [name, ...rest] = args;
  switch (name) {
    case 'list':
      return list_command(rest);
    case 'run':
      return run_command(rest);
    case 'compare':
      return compare_command(rest);
    case 'sweep':
      return sweep_command(rest);
    case 'lesson':
      return lesson_command(rest);
    case 'difference':
      return difference_command(rest);
    case 'truth':
      return truth_command(rest);
    default:
      return failed([`command: expected list, run, compare, sweep, lesson, difference, truth or disk, got ${name ?? 'nothing'}`]);
  }
}

async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  await new Promise<void>((done) => stream.write(text, () => done()));
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === 'disk') return disk_command(args.slice(1));
  if (args[0] === '--help' || args[0] === 'help') {
    await write(process.stdout, `${USAGE}\n`);
    return 0;
  }
  const output = await command(args);
  for (const line of output.errors) await write(process.stderr, `sim: ${line}\n`);
  if (output.text !== undefined) await write(process.stdout, output.text);
  if (output.json !== null) await write(process.stdout, `${JSON.stringify(output.json, null, 2)}\n`);
  return output.code;
}

// Imported by tests for `command`; run as a program otherwise.
if (process.argv[1]?.endsWith('main.ts') === true) process.exitCode = await main(process.argv.slice(2));
