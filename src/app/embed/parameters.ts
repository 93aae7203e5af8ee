// What the address of an embed may say, as one table: the README prints it, a test holds both and the codec together. What
// is wrong costs only its own field, is named, and never stops the page.
import type { Problem } from '#wire/messages.ts';
import type { Link } from '../state/url-codec.ts';
import { decodeLink } from '../state/url-codec.ts';

export interface Parameter {
  readonly name: string;
  /** Other names for the same. */
  readonly also: readonly string[];
  readonly what: string;
  /** If it is not given. */
  readonly fallback: string;
  readonly allowed: string;
}

const INSTANT = 'machine time: whole nanoseconds, or a number with ns, us, ms or s (`2.5s`)';

export const PARAMETERS: readonly Parameter[] = [
  { name: 'embed', also: [], what: 'the page is an embed', fallback: '0', allowed: '1 or 0' },
  { name: 's', also: ['story', 'scenario'], what: 'the story', fallback: 'the first lesson', allowed: 'the id of a story (`npm run --silent sim -- list --json`)' },
  { name: 'seed', also: [], what: 'the chance of the run', fallback: '1', allowed: 'a whole number from 0 to 4294967295' },
  { name: 'sw', also: ['switches'], what: 'switches, as opened', fallback: "the story's own", allowed: '`switch:option`, several with commas' },
  { name: 'c', also: [], what: 'switches changed during the run', fallback: 'none', allowed: '`ordinal.switch.option`, several with commas' },
  {
    name: 'era', also: [], what: 'rules of this kernel: switches that the story sets to what that kernel did not have are set to what it had; the stamp says if the mixture never existed', fallback: "the story's own",
    allowed: 'a kernel version from 2.6.34 on (`2.6.38`, `3.2`)',
  },
  { name: 't', also: [], what: 'the instant shown at first', fallback: "the story's poster", allowed: INSTANT },
  { name: 'o', also: [], what: 'the same, by the number of events done', fallback: 'none', allowed: 'a whole number' },
  { name: 'moment', also: [], what: 'a story that tells itself stands still there', fallback: 'none', allowed: 'a whole number from 0' },
  { name: 'range', also: ['loop'], what: 'plays round and round between two instants', fallback: 'none', allowed: `\`from-to\`, each ${INSTANT}` },
  { name: 'speed', also: [], what: 'machine seconds for one second of viewing', fallback: 'the whole run in about 45 s', allowed: 'a number from 0.00001 to 100' },
  { name: 'autoplay', also: [], what: 'plays as soon as it can', fallback: '0', allowed: '1 or 0' },
  { name: 'p', also: ['panels', 'panel'], what: 'panels shown, side by side', fallback: "the story's first", allowed: 'the id of a panel, or two with a comma' },
  { name: 'lens', also: [], what: 'how the map of memory is coloured', fallback: 'kind', allowed: 'kind, way, dirty, age or owner' },
  { name: 'k', also: [], what: "the kernel's names first", fallback: '0', allowed: '1 or 0' },
  { name: 'caption', also: [], what: 'question, number and stamp', fallback: '1', allowed: '1 or 0 (the stamp stays)' },
  { name: 'controls', also: [], what: 'buttons and scrubber', fallback: 'mini', allowed: 'full, mini or none (a click on the picture plays)' },
  { name: 'theme', also: [], what: 'colours', fallback: 'auto', allowed: 'auto, light, dark or projector' },
  { name: 'motion', also: [], what: 'whether marks move between two events', fallback: 'auto', allowed: 'auto, reduce or full' },
  { name: 'keys', also: [], what: 'who has the keyboard after a click: the deck, or the embed (never PageUp, PageDown, B, `.`, Esc, F5); none: keys are not handed over either', fallback: 'deck', allowed: 'deck, app or none' },
  { name: 'scale', also: [], what: 'how much the host enlarges the frame; pictures are drawn that much finer', fallback: '1', allowed: 'a number from 0.25 to 4' },
  { name: 'poster', also: [], what: 'what is shown before anything is asked: the poster of the build (1), the model at once (0), or a picture', fallback: '1', allowed: '1, 0, the address of a picture of the same site, or a data: picture (PNG, JPEG, WebP, GIF, AVIF)' },
  { name: 'v', also: [], what: 'version of this table', fallback: '1', allowed: '1' },
];

export interface EmbedLink {
  readonly link: Link;
  readonly problems: readonly Problem[];
  readonly era: string | null;
  readonly range: { readonly from: number; readonly to: number } | null;
  /** The build's poster, none, or the address of a picture. */
  readonly poster: 'build' | 'none' | { readonly picture: string };
}

const ALSO = new Map(PARAMETERS.flatMap(({ name, also }) => also.map((other) => [other, name] as const)));
const PER_UNIT = new Map([['', 1], ['ns', 1], ['us', 1e3], ['ms', 1e6], ['s', 1e9]]);
const MOST_SHOWN = 2;
/** Long enough for a poster as a data: address. */
const LONGEST_PICTURE = 2_000_000;

/** Null: no instant. */
export function readInstant(text: string): number | null {
  const [whole, digits = '', unit = ''] = /^(\d{1,16}(?:\.\d{1,9})?)(ns|us|ms|s)?$/.exec(text) ?? [];
  const ns = Number(digits) * PER_UNIT.get(unit)!;
  return whole === undefined || !Number.isSafeInteger(Math.round(ns)) || (unit === '' && digits.includes('.')) ? null : Math.round(ns);
}

function readRange(text: string): EmbedLink['range'] {
  const [from, to, more] = text.split('-').map(readInstant);
  return from === undefined || to === undefined || from === null || to === null || more !== undefined || from >= to ? null : { from, to };
}

function readPoster(text: string): EmbedLink['poster'] | null {
  if (text === '1' || text === '0') return text === '1' ? 'build' : 'none';
  if (text.length > LONGEST_PICTURE) return null;
  if (/^data:/i.test(text)) return /^data:image\/(?:png|jpeg|webp|gif|avif);base64,[a-z0-9+/=]+$/i.test(text) ? { picture: text } : null;
  try {
    const address = new URL(text, document.baseURI);
    return address.origin === new URL(document.baseURI).origin && /^https?:$/.test(address.protocol) ? { picture: address.href } : null;
  } catch {
    return null;
  }
}

/** A kernel whose rules can be asked for; the model's reclaim is that of 2.6.34. */
function readEra(text: string): string | null {
  if (!/^\d{1,2}\.\d{1,3}(?:\.\d{1,3})?$/.test(text)) return null;
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return major > 2 || (major === 2 && minor === 6 && patch >= 34) ? text : null;
}

const allowedOf = (name: string): string => PARAMETERS.find((one) => one.name === name)!.allowed;
const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** What the address of an embed says. The hash goes before the query, a name of the table before its other names. */
export function readEmbed(search: string, hash: string): EmbedLink {
  const problems: Problem[] = [];
  const own: { era: string | null; range: EmbedLink['range']; poster: EmbedLink['poster'] } = { era: null, range: null, poster: 'build' };
  const bad = (field: string, got: string): void => void problems.push({ field, expected: allowedOf(field), got: shorten(got) });
  const readOwn = (name: string, text: string): boolean => {
    if (name === 'era') own.era = readEra(text) ?? (bad(name, text), own.era);
    else if (name === 'range') own.range = readRange(text) ?? (bad(name, text), own.range);
    else if (name === 'poster') own.poster = readPoster(text) ?? (bad(name, text), own.poster);
    else if (name === 'lesson' || name === 'step' || name === 'gallery' || name === 'present' || name === 'notes' || name === 'channel') problems.push({ field: name, expected: 'the whole page: an embed shows one run', got: shorten(text) });
    else return false;
    return true;
  };
  const rest = [search.replace(/^\?/, ''), hash.replace(/^#/, '')].map((text) => {
    const kept = new URLSearchParams();
    for (const [given, value] of new URLSearchParams(text)) {
      const name = ALSO.get(given) ?? given;
      if (readOwn(name, value)) continue;
      if (name === 't' && /[a-z]$/.test(value)) kept.set(name, String(readInstant(value) ?? value));
      else if (name === given || !kept.has(name)) kept.set(name, value);
    }
    return kept.toString();
  });
  const { link, problems: others } = decodeLink(`?${rest[0]}`, `#${rest[1]}`);
  if (link.panels.length > MOST_SHOWN) problems.push({ field: 'p', expected: allowedOf('p'), got: shorten(link.panels.join(',')) });
  return { link: { ...link, panels: link.panels.slice(0, MOST_SHOWN), panel: null }, problems: [...others, ...problems], ...own };
}
