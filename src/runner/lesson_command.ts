// `lesson [id or file.json]`: runs lessons without a screen and says what came of every step. Exit 1 if one does not hold,
// with a line for every problem: the file, its line, the field.
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LESSONS } from '#lessons/index.ts';
import { problem_line } from '#scenarios/problem.ts';
import { read_lesson_text, with_lines } from '#session/lesson_check.ts';
import type { LinedProblem } from '#session/lesson_check.ts';
import type { LessonResult } from '#session/lesson_run.ts';
import { run_lesson } from '#session/lesson_run.ts';
import { MODEL_VERSION } from '#wire/version.ts';
import { one, parse_arguments, parse_whole } from './args.ts';
import type { Output } from './run_command.ts';
import { argument_lines, failed } from './run_command.ts';

const ARGUMENTS = { values: { '--seeds': { many: false } }, flags: ['--json'], words: ['<lesson or file.json>'] } as const;
const BROKEN = 1;

/** File of a listed lesson. */
export function lesson_file(id: string): string {
  return relative(process.cwd(), fileURLToPath(new URL(`../lessons/${id}.json`, import.meta.url)));
}

interface Ran {
  readonly result: LessonResult | null;
  readonly errors: readonly string[];
}

function lines(file: string, problems: readonly LinedProblem[]): string[] {
  return problems.map((problem) => `${file}:${problem.line}: ${problem_line(problem)}`);
}

async function run_file(file: string, seeds: number | undefined): Promise<Ran> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return { result: null, errors: [problem_line({ field: file, expected: 'a readable file', got: error instanceof Error ? error.message : String(error) })] };
  }
  const { lesson, problems, json } = read_lesson_text(text);
  if (lesson === null) return { result: null, errors: lines(file, problems) };
  const result = run_lesson(lesson, { model: MODEL_VERSION, ...(seeds === undefined ? {} : { seeds }) });
  return { result, errors: lines(file, with_lines(result.problems, json)) };
}

export async function lesson_command(args: readonly string[]): Promise<Output> {
  const parsed = parse_arguments(args, ARGUMENTS);
  const errors = argument_lines(parsed.errors);
  const seeds_text = one(parsed, '--seeds');
  const seeds = seeds_text === undefined ? undefined : parse_whole(seeds_text, 1, 1000);
  if (seeds === null) errors.push(`--seeds: expected a whole number from 1 to 1000, got ${seeds_text}`);
  const name = parsed.words[0];
  const ids = LESSONS.map((lesson) => lesson.id);
  if (name !== undefined && !name.endsWith('.json') && !ids.includes(name)) errors.push(`lesson: expected one of ${ids.join(', ')}, or a file that ends in .json, got ${name}`);
  if (errors.length > 0 || seeds === null) return failed(errors);
  const files = name === undefined ? ids.map(lesson_file) : [name.endsWith('.json') ? name : lesson_file(name)];
  const ran: Ran[] = [];
  for (const file of files) ran.push(await run_file(file, seeds));
  const results = ran.flatMap(({ result }) => (result === null ? [] : [result]));
  const broken = ran.flatMap((one_run) => one_run.errors);
  return { json: { model: MODEL_VERSION, lessons: results }, errors: broken, code: broken.length > 0 ? BROKEN : 0 };
}
