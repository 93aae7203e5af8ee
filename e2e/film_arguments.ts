// What `npm run film` is asked for: every argument checked before a browser starts, and what is wrong named.
import { nearestSpeedIndex, SPEEDS } from '#wire/speeds.ts';
import { panels as LISTED } from '#panels/index.ts';
import { FPS, frameCount, MOST_FRAMES } from '#pictures/instants.ts';
import { LEAST_SIDE, MOST_SIDE, parseSize } from '#pictures/size.ts';
import { one, parse_arguments, parse_time, parse_whole } from '#runner/args.ts';
import { parse_sets } from '#runner/run_command.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { problem_line } from '#scenarios/problem.ts';
import { check_switches } from '#session/check.ts';
import { load_scenario } from '#session/load.ts';
import type { Job } from '../src/app/share/make.ts';
import type { Link } from '../src/app/state/url-codec.ts';
import { defaultLink } from '../src/app/state/url-codec.ts';

export const USAGE = `usage: npm run --silent film -- <scenario> --out FILE [options]
  --out FILE            .png or .svg: one picture; .gif, .webm or .mp4: a film
  --at TIME             the instant of a picture, such as 3.5s, 250ms, 40us (default: the story's own)
  --from TIME --to TIME the range of a film (default: the whole run)
  --seconds N           how long the film is (default: 5), or
  --speed N             machine seconds for one second of film
  --fps N               frames a second, ${FPS.least} to ${FPS.most}, a GIF up to ${FPS.most_gif} (default: 30, a GIF 20)
  --panel ID            which panel; more of them stand below each other (default: the story's first)
  --size WxH            in pixels (default: 1280x720, a GIF 640x360)
  --theme T             light, dark or projector (default: light)
  --seed N              (default: 1)
  --set SWITCH=OPTION   as the run is opened; any number of them
  --beats KIND          moments or markers: a strip of the story's instants, .png or .svg
  --form F              of a strip: row or sheet (default: sheet)
  --caption TEXT        (default: the story's question)
  --address URL         of the page, for the link in the picture`;

const ARGUMENTS = {
  values: {
    '--out': { many: false }, '--at': { many: false }, '--from': { many: false }, '--to': { many: false }, '--seconds': { many: false }, '--speed': { many: false },
    '--fps': { many: false }, '--panel': { many: true }, '--size': { many: false }, '--theme': { many: false }, '--seed': { many: false }, '--set': { many: true },
    '--beats': { many: false }, '--form': { many: false }, '--caption': { many: false }, '--address': { many: false },
  },
  flags: ['--help'],
  words: ['<scenario>'],
} as const;

const FORMATS = ['png', 'svg', 'gif', 'webm', 'mp4'] as const;
const THEMES = ['light', 'dark', 'projector'] as const;
const PANEL_IDS = LISTED.map((panel) => panel.id);

export interface Asked {
  readonly job: Job;
  readonly link: Link;
  readonly out: string;
}

export type Arguments = { readonly help: true } | { readonly errors: readonly string[] } | Asked;

export function readArguments(args: readonly string[]): Arguments {
  const parsed = parse_arguments(args, ARGUMENTS);
  if (parsed.flags.has('--help')) return { help: true };
  const errors = parsed.errors.map((error) => `${error.field}: ${error.message}`);
  const text = (name: string): string | undefined => one(parsed, name);
  const wrong = (name: string, expected: string, got: string): undefined => {
    errors.push(`${name}: expected ${expected}, got ${got}`);
    return undefined;
  };
  const choice = <T extends string>(name: string, choices: readonly T[], otherwise: T): T => {
    const given = text(name);
    if (given === undefined) return otherwise;
    return choices.find((one_of) => one_of === given) ?? wrong(name, `one of ${choices.join(', ')}`, given) ?? otherwise;
  };
  const number = (name: string, least: number, most: number, otherwise: number): number => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const value = /^\d+(\.\d+)?(e-?\d{1,2})?$/i.test(given) ? Number(given) : NaN;
    return value >= least && value <= most ? value : (wrong(name, `a number from ${least} to ${most}`, given) ?? otherwise);
  };

  const scenario = parsed.words[0];
  const known = scenario !== undefined && SCENARIO_IDS.includes(scenario);
  if (!known) wrong('scenario', `one of ${SCENARIO_IDS.join(', ')}`, scenario ?? 'nothing');
  const found = known ? load_scenario(scenario).scenario : null;
  const duration_ns = found === null ? 0 : Math.floor(found.duration_ms * 1e6);
  const time = (name: string, otherwise: number): number => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const ns = parse_time(given);
    if (ns === null) return wrong(name, 'a time such as 3.5s, 250ms or 40us', given) ?? otherwise;
    return known && ns > duration_ns ? (wrong(name, `a time up to the end of the run, ${duration_ns / 1e9}s`, given) ?? otherwise) : ns;
  };

  const out = text('--out') ?? '';
  const format = FORMATS.find((one_of) => out.toLowerCase().endsWith(`.${one_of}`)) ?? wrong('--out', `a file that ends in ${FORMATS.map((end) => `.${end}`).join(', ')}`, out || 'nothing') ?? 'png';
  const moving = format === 'gif' || format === 'webm' || format === 'mp4';
  const panels = (parsed.values.get('--panel') ?? []).flatMap((list) => list.split(','));
  for (const panel of panels) if (!PANEL_IDS.includes(panel)) wrong('--panel', `one of ${PANEL_IDS.join(', ')}`, panel);
  const given_size = text('--size');
  const size = given_size === undefined ? (format === 'gif' ? { width: 640, height: 360 } : { width: 1280, height: 720 }) : parseSize(given_size);
  if (size === null) wrong('--size', `WIDTHxHEIGHT, each from ${LEAST_SIDE} to ${MOST_SIDE}, such as 1280x720`, given_size ?? '');
  const seed = parse_whole(text('--seed') ?? '1', 0, 4294967295) ?? wrong('--seed', 'a whole number from 0 to 4294967295', text('--seed') ?? '') ?? 1;
  const sets = parse_sets(parsed.values.get('--set') ?? []);
  errors.push(...sets.errors, ...check_switches('--set', sets.switches).map(problem_line));
  const theme = choice('--theme', THEMES, 'light');
  const fps = number('--fps', FPS.least, format === 'gif' ? FPS.most_gif : FPS.most, format === 'gif' ? 20 : 30);
  const from_ns = time('--from', 0);
  const to_ns = time('--to', duration_ns);
  if (to_ns < from_ns) wrong('--to', 'a time after --from', text('--to') ?? text('--from') ?? '');
  const at_ns = text('--at') === undefined && text('--from') === undefined ? null : time('--at', from_ns);
  if (text('--seconds') !== undefined && text('--speed') !== undefined) errors.push('--speed: expected --seconds or --speed, got both');
  const speed = number('--speed', 0.00001, 100, 0);
  const seconds = speed > 0 ? (to_ns - from_ns) / 1e9 / speed : number('--seconds', 0.05, 600, 5);
  if (moving && frameCount(seconds, fps) > MOST_FRAMES) wrong(speed > 0 ? '--speed' : '--seconds', `a film of at most ${MOST_FRAMES} frames`, String(frameCount(seconds, fps)));
  const beats = text('--beats') === undefined ? null : choice('--beats', ['moments', 'markers'], 'markers');
  if (beats !== null && moving) wrong('--out', 'a file that ends in .png or .svg for --beats', out);
  const form = choice('--form', ['row', 'sheet'], 'sheet');
  for (const name of ['--from', '--to', '--seconds', '--speed', '--fps']) {
    if (!moving && text(name) !== undefined && name !== '--from') errors.push(`${name}: is for a film (.gif, .webm, .mp4)`);
  }
  const address = text('--address') ?? '';
  if (address !== '' && !/^https?:\/\/[^\s#]+$/.test(address)) wrong('--address', 'an address such as https://example.org/pagestage/, without #', address);
  if (errors.length > 0 || found === null || size === null) return { errors };

  const chosen = panels.length > 0 ? panels : found.story.panels.slice(0, 1);
  const common = { panels: chosen, theme, ...size, caption: text('--caption') ?? null, address };
  const job: Job = beats !== null ? { ...common, kind: 'strip', format: format as 'png', beats, form, lesson: null }
    : moving ? { ...common, kind: 'film', format, from_ns, to_ns, fps, seconds }
      : { ...common, kind: 'still', format: format as 'png' };
  // The story tells itself where a link names no instant; here the whole page is wanted.
  const ns = moving ? from_ns : (at_ns ?? Math.floor(found.story.poster_ms * 1e6));
  const pace = moving ? { speed: SPEEDS[nearestSpeedIndex((to_ns - from_ns) / 1e9 / seconds)]! } : {};
  return { job, out, link: { ...defaultLink, scenario: scenario!, seed, switches: sets.switches, ns, panels: chosen.slice(0, 2), motion: 'reduce', ...pace } };
}
