// Two hundred links broken in every way we could think of: each opens a page that works, keeps what was right in the
// link, and names the field that was wrong. The generator is seeded: the same links on every run.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { PageState } from '../src/app/test-handle.ts';
import { next_below } from '#base/prng.ts';
import { open, paste, test } from './page.ts';

test.use({ viewport: { width: 800, height: 600 }, reducedMotion: 'reduce' });
test.describe.configure({ mode: 'parallel', timeout: 300_000 });

const LINKS = 200;
const AT_NS = 50_000_000;

type Below = (n: number) => number;

interface Broken {
  /** The fields of the link, without those that are right. */
  readonly text: string;
  /** What the message must name. */
  readonly field: string;
}

const GARBAGE = ['', ' ', '-1', '1e99', 'NaN', 'null', '0x10', '1,2', 'ü', '<b>x</b>', "';--", '\u0000', '%', '1'.repeat(40), 'true', '[object Object]', '../..', '🙂'];
const enc = encodeURIComponent;

/** One way of breaking each field. */
const BREAKERS: readonly ((below: Below) => Broken)[] = [
  ...['seed', 't', 'o', 'moment', 'speed', 'theme', 'motion', 'k', 'controls', 'autoplay', 'keys', 'scale', 'caption', 'embed', 'panel', 's'].map(
    (field) => (below: Below) => ({ text: `${field}=${enc(GARBAGE[below(GARBAGE.length)]!)}`, field }),
  ),
  (below) => ({ text: `seed=${4294967296 + below(1e9)}`, field: 'seed' }),
  (below) => ({ text: `speed=${['0', '1e9', '1e-9', '-1'][below(4)]}`, field: 'speed' }),
  (below) => ({ text: `s=story-${below(1e6)}`, field: 's' }),
  (below) => ({ text: `s=__proto__&n${below(100)}=`, field: 's' }),
  (below) => ({ text: `p=no-such-panel-${below(99)}`, field: 'p' }),
  (below) => ({ text: `p=page-map,${enc(GARBAGE[below(GARBAGE.length)]! || '?')},disk-head`, field: 'p' }),
  (below) => ({ text: `panel=no-such-panel-${below(99)}`, field: 'panel' }),
  (below) => ({ text: `sw=${enc(GARBAGE[below(GARBAGE.length)]!)}`, field: 'sw' }),
  (below) => ({ text: `sw=no_such_switch_${below(99)}:on,elevator:fcfs`, field: 'no_such_switch' }),
  (below) => ({ text: `sw=elevator:option${below(99)}`, field: 'elevator' }),
  () => ({ text: 'sw=__proto__:x', field: '__proto__' }),
  (below) => ({ text: `c=${enc(GARBAGE[below(GARBAGE.length)]!)}`, field: 'c' }),
  (below) => ({ text: `c=${below(500)}.no_such_switch.on`, field: 'commands[0]' }),
  (below) => ({ text: `c=${below(500)}.elevator.fcfs,${500 + below(500)}.elevator.sideways`, field: 'commands[1]' }),
  (below) => ({ text: `c=${Array.from({ length: 260 }, (_, ix) => `${ix + below(3) * 300}.elevator.${ix % 2 === 0 ? 'fcfs' : 'clook'}`).join(',')}`, field: 'c' }),
  (below) => ({ text: `v=${['2', '999', 'x', '', '-1', '1.5'][below(6)]}`, field: 'v' }),
  (below) => ({ text: `field${below(1000)}=1`, field: 'field' }),
  () => ({ text: 'constructor=1', field: 'constructor' }),
  () => ({ text: '__proto__=1', field: '__proto__' }),
];

function generate(): Broken[] {
  const state = Uint32Array.of(20100604);
  const below: Below = (n) => next_below(state, 0, n);
  return Array.from({ length: LINKS }, (_, ix) => BREAKERS[ix % BREAKERS.length]!(below));
}

const ALL = generate();

interface Sight {
  readonly state: PageState;
  /** Of the picture on stage. */
  readonly ordinal: number;
  readonly ns: number;
  /** Fields that the messages name. */
  readonly named: readonly string[];
}

/** The page with its first picture. What it asks of the model after that, when nothing is asked of the page, is not waited for. */
async function firstSight(page: Page, link: string, ns: number | null): Promise<Sight> {
  const before = await paste(page, link);
  return page.evaluate(async ([links, wanted]) => {
    const there = (): boolean => {
      const state = window.pagestage!.state();
      if (state.links === links || state.status !== 'ready' || state.pictures === 0 || document.querySelector('.stage canvas') === null) return state.status === 'dead';
      // Where the link has no instant, the first picture may be one on the way to the story's own.
      return wanted === null ? state.busy.every((what) => what === 'first screen') : window.pagestage!.frame()?.head['at_ns'] === wanted;
    };
    while (!there()) await new Promise((later) => setTimeout(later, 15));
    const head: Readonly<Record<string, number>> = window.pagestage!.frame()?.head ?? {};
    const named = [...document.querySelectorAll('.notices code')].filter((code) => code.checkVisibility()).map((code) => code.textContent ?? '');
    return { state: window.pagestage!.state(), ordinal: head['ordinal'] ?? -1, ns: head['at_ns'] ?? -1, named };
  }, [before!, ns] as const);
}

for (const half of [0, 1]) {
  test(`two hundred broken links, ${half === 0 ? 'the first' : 'the second'} half: each page works and names the field`, async ({ page }) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await open(page);
    for (const { text, field } of ALL.slice((half * LINKS) / 2, ((half + 1) * LINKS) / 2)) {
      // Right fields around the broken one.
      const rest_of_link = text.startsWith('v=') ? '' : 'v=1&';
      const seed = text.startsWith('seed=') ? '' : '&seed=5';
      const at = text.startsWith('t=') || text.startsWith('o=') ? '' : `&t=${AT_NS}`;
      const story = text.startsWith('s=') ? '' : '&s=why-writing-late-is-fast';
      const panel = /^p(anel)?=/.test(text) ? '' : '&p=watermarks';
      const { state, ordinal, ns, named } = await firstSight(page, `#${rest_of_link}${text}${story}${panel}${seed}${at}`, at === '' ? null : AT_NS);
      expect(state.status, text).toBe('ready');
      expect(state.seed, text).toBe(seed === '' ? 1 : 5);
      if (at !== '') expect(ns, text).toBe(AT_NS);
      expect(named.some((name) => name === field || name.includes(field)), `${text} must name ${field}; it names ${named.join(', ')}`).toBe(true);
      // It works: the next event is a key away.
      await page.keyboard.press('ArrowRight');
      const next = await page.evaluate(async (wanted) => {
        while (window.pagestage!.frame()?.head['ordinal'] !== wanted) await new Promise((later) => setTimeout(later, 15));
        return wanted;
      }, ordinal + 1);
      expect(next, text).toBe(ordinal + 1);
    }
    expect(errors).toEqual([]);
  });
}

test('a link that is right is opened without a word', async ({ page }) => {
  const state = await open(page, '#v=1&s=who-may-write&seed=9&t=100000000&sw=elevator:fcfs&c=20.dirty_ratio.10,40.dirty_ratio.40&p=disk-head,page-map&speed=0.1&theme=dark&k=1');
  expect(state).toMatchObject({ scenario: 'who-may-write', seed: 9, ns: 1e8, commands: 2, panels: ['disk-head', 'page-map'], speed: 0.1, theme: 'dark' });
  await expect(page.locator('.notice')).toHaveCount(0);
});
