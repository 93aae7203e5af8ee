// The first ten seconds: what opens the page when a link says nothing. Five moments whose words are recomputed from the
// picture, two futures that differ, a strip without motion, and the way past all of it.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { TP } from '#kernel/tracepoints.ts';
import story from '../src/scenarios/first-ten-seconds.json' with { type: 'json' };
import { open, report, rest, test } from './page.ts';

const STORY = 'first-ten-seconds';
const { moments, futures } = story.story;

test.describe.configure({ mode: 'parallel' });

const telling = (page: Page) => page.evaluate(() => window.pagestage!.telling()!);
const frame = (page: Page) => page.evaluate(() => window.pagestage!.frame()!);

/** What happened from one event to another, oldest first. */
async function log(page: Page, from_ordinal: number, to_ordinal: number) {
  const detail = await page.evaluate(([from, to]) => window.pagestage!.inspect({ kind: 'log', from_ordinal: from!, to_ordinal: to!, most: 5000 }), [from_ordinal, to_ordinal]);
  if (detail.kind !== 'log') throw new Error('no log');
  return detail.events;
}

/** A time as the page writes it. */
function timeWords(ns: number): string {
  for (const [per, unit] of [[1, 'ns'], [1e3, 'µs'], [1e6, 'ms'], [1e9, 's']] as const) {
    if (ns / per < 999.5 || unit === 's') return `${per > 1 && ns / per < 9.95 ? (ns / per).toFixed(1) : String(Math.round(ns / per))} ${unit}`;
  }
  return '';
}

async function still(page: Page, moment: number) {
  await open(page, `?moment=${moment}`);
  const state = await telling(page);
  expect(state).toMatchObject({ moment, phase: moment === moments.length - 1 ? 'question' : 'show', strip: false });
  await expect(page.locator('.intro-line')).toHaveText(state.sentence);
  await expect(page.getByTestId('live')).toContainText(state.sentence);
  return { ...state, frame: await frame(page), number: await page.locator('.intro-number').textContent() };
}

test.describe('laptop', () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test('the five moments: each says what its picture shows, and no number that is not the run\'s', async ({ page }) => {
    const free = (shown: Awaited<ReturnType<typeof frame>>): number => shown.zones.reduce((sum, zone) => sum + zone.free, 0);
    const blocks = (shown: Awaited<ReturnType<typeof frame>>): number => shown.areas.flatMap((zone) => zone.slice(6).flat()).reduce((sum, count) => sum + count, 0);

    const calm = await still(page, 0);
    expect(calm.sentence).toBe("This is a computer's memory. Each square is a page.");
    expect(calm.number).toBe('');
    expect(calm.frame.head).toMatchObject({ huge_pages: 0, nr_scanners: 0 });
    // The next event but this one is the fault.
    const [fault] = (await log(page, calm.frame.head.ordinal + 1, calm.frame.head.ordinal + 1)).filter((event) => event.kind === TP.thp_fault_begin);
    expect(fault).toBeDefined();

    const ask = await still(page, 1);
    expect(free(ask.frame)).toBeGreaterThan(700);
    expect(blocks(ask.frame)).toBe(0);
    expect(ask.frame.longestFreeRun).toBeLessThan(64);
    expect(ask.sentence).toBe(`The app wants 64 pages in a row. ${free(ask.frame).toLocaleString('en')} are free. No 64 are together.`);
    expect(ask.frame.head.nr_scanners).toBe(1);

    const work = await still(page, 2);
    expect(work.sentence).toBe('Two scanners make room. The app waits.');
    expect(work.frame.head.nr_scanners).toBe(1);
    expect(work.number).toBe(timeWords(work.frame.head.at_ns - fault!.ns));

    const done = await still(page, 3);
    expect(done.frame.head).toMatchObject({ huge_pages: 1, nr_scanners: 0 });
    const waited = done.frame.head.at_ns - fault!.ns;
    expect(done.sentence).toBe(`${timeWords(waited)} for one page.`);
    expect(done.number).toBe(timeWords(waited));
    const [alloc] = (await log(page, done.frame.head.ordinal - 5, done.frame.head.ordinal)).filter((event) => event.kind === TP.thp_fault_alloc);
    expect(alloc!.ns).toBe(done.frame.head.at_ns);
    expect(work.frame.head.at_ns).toBeGreaterThan(ask.frame.head.at_ns);
    expect(done.frame.head.at_ns).toBeGreaterThan(work.frame.head.at_ns);

    const question = await still(page, 4);
    expect(question.frame.head.at_ns).toBe(done.frame.head.at_ns);
    await expect(page.getByRole('heading', { name: futures.question })).toBeVisible();
    await expect(page.locator('.intro-answers button')).toHaveText(futures.choices.map((choice) => choice.label));

    for (const { sentence } of [calm, ask, work, done, question]) {
      const allowed = new Set(['64', free(ask.frame).toLocaleString('en'), ...timeWords(waited).split(' ')]);
      for (const figure of sentence.match(/\d[\d.,]*\d|\d/g) ?? []) expect([...allowed]).toContain(figure);
    }
  });

  test('plays untouched from the calm to the question, in order, and leaves the address alone', async ({ page }) => {
    await page.goto('./');
    await page.waitForFunction(() => window.pagestage?.telling()?.phase === 'show');
    const seen: number[] = [];
    await page.exposeFunction('seen', (moment: number) => {
      if (seen.at(-1) !== moment) seen.push(moment);
    });
    await page.evaluate(() => {
      const look = (): void => {
        const now = window.pagestage!.telling();
        if (now === null) return;
        void (window as unknown as { seen(moment: number): void }).seen(now.moment);
        requestAnimationFrame(look);
      };
      look();
    });
    const state = await rest(page);
    expect(state).toMatchObject({ scenario: STORY, playing: false, commands: 0 });
    expect(await telling(page)).toMatchObject({ phase: 'question', moment: 4 });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(state.leastProgress).toBeLessThan(1);
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.context().cookies()).toEqual([]);
  });

  test('Space and a click stop it, arrows step, Esc skips to the question and then past it', async ({ page }) => {
    await page.goto('./');
    await page.waitForFunction(() => window.pagestage?.state().playing === true);
    await page.keyboard.press(' ');
    expect((await rest(page)).playing).toBe(false);
    await page.locator('.intro-stage').click({ position: { x: 300, y: 100 } });
    await page.waitForFunction(() => window.pagestage?.state().playing === true);
    await page.locator('.intro-stage').click({ position: { x: 300, y: 100 } });
    expect((await rest(page)).playing).toBe(false);
    await page.keyboard.press('Home');
    await rest(page);
    await page.keyboard.press('ArrowRight');
    await rest(page);
    expect((await telling(page)).moment).toBe(1);
    await page.keyboard.press('ArrowLeft');
    await rest(page);
    expect((await telling(page)).moment).toBe(0);
    await page.keyboard.press('Escape');
    await rest(page);
    expect(await telling(page)).toMatchObject({ moment: 4, phase: 'question' });
    await page.keyboard.press('Escape');
    const after = await rest(page);
    expect(await page.evaluate(() => window.pagestage!.telling())).toBeNull();
    expect(after.status).toBe('ready');
    await expect(page.locator('.story .sentence')).toBeVisible();
  });

  test('by keyboard alone: the answers have the focus in turn, and Enter chooses', async ({ page }) => {
    await open(page, '?moment=4');
    await page.locator('.intro-answers button').first().focus();
    await page.keyboard.press('Tab');
    await expect(page.locator('.intro-answers button').nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.pagestage?.telling()?.phase === 'futures');
    await rest(page);
    expect((await telling(page)).outcomes).toHaveLength(2);
  });

  for (const [choice, { option }] of futures.choices.entries()) {
    test(`the answer "${futures.choices[choice]!.label}" shows both futures side by side, and they differ`, async ({ page }) => {
      await open(page, '?moment=0');
      const calm = await report(page);
      await open(page, '?n=2&moment=4');
      await page.locator(`[data-choice="${choice}"]`).click();
      await page.waitForFunction(() => window.pagestage?.telling()?.phase === 'futures');
      await rest(page);
      const { outcomes } = await telling(page);
      expect(outcomes.map((one) => one.option)).toEqual(futures.choices.map((one) => one.option));
      expect(outcomes[0]!.hash).not.toBe(outcomes[1]!.hash);
      expect(outcomes[0]!.sentence).not.toBe(outcomes[1]!.sentence);
      await expect(page.locator('.future')).toHaveCount(2);
      await expect(page.locator('.future').nth(choice)).toContainText('your choice');
      await expect(page.locator('.panel-broken')).toHaveCount(0);
      // The page's own run has taken the future that was chosen, from just before the fault.
      const mine = await report(page);
      expect(mine.hash).toBe(outcomes[choice]!.hash);
      expect(mine.instant.ns).toBeGreaterThan(calm.instant.ns);
      const shown = await frame(page);
      expect(shown.head.huge_pages).toBe(option === 'wait' ? 1 : 0);
      await page.getByRole('button', { name: 'Go on' }).click();
      const after = await rest(page);
      expect(after.status).toBe('ready');
      expect(await page.evaluate(() => window.pagestage!.telling())).toBeNull();
      await expect(page.locator('.story .question')).toBeVisible();
    });
  }

  test('the first lesson is one click away, and so are all stories', async ({ page }) => {
    await page.goto('./');
    await page.waitForFunction(() => window.pagestage?.telling() !== null && window.pagestage?.telling() !== undefined);
    await page.getByRole('button', { name: /First lesson/ }).click();
    const lesson = await rest(page);
    expect(lesson).toMatchObject({ scenario: 'why-writing-late-is-fast', status: 'ready', playing: false });
    await expect(page.locator('.story .sentence')).toBeVisible();
    await page.waitForFunction(() => location.hash.includes('s=why-writing-late-is-fast'));
    await open(page, '?n=2&moment=1');
    await page.getByRole('button', { name: 'All stories' }).click();
    await page.locator('.menu [data-scenario="out-of-stack"]').click();
    expect(await rest(page)).toMatchObject({ scenario: 'out-of-stack', status: 'ready' });
    // And back: the story that tells itself is in the list like any other.
    await page.locator('.story-pick').click();
    await page.locator(`.menu [data-scenario="${STORY}"]`).click();
    await page.waitForFunction(() => window.pagestage?.telling()?.phase === 'show');
    await page.keyboard.press('Escape');
    await rest(page);
    expect(await telling(page)).toMatchObject({ phase: 'question' });
  });

  test('a link that names an instant opens the page around the same run', async ({ page }) => {
    const state = await open(page, `?n=2#v=1&s=${STORY}&t=1000000`);
    expect(state).toMatchObject({ scenario: STORY, ns: 1_000_000 });
    expect(await page.evaluate(() => window.pagestage!.telling())).toBeNull();
  });
});

test.describe('without motion', () => {
  test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

  test('the same five pictures stand as a strip that is stepped through', async ({ page }) => {
    await page.goto('./');
    const state = await rest(page);
    expect(state.playing).toBe(false);
    expect(state.leastProgress).toBe(1);
    expect(await telling(page)).toMatchObject({ strip: true, moment: 0, moments: 5 });
    const strip = page.locator('.intro-strip button');
    await expect(strip).toHaveCount(5);
    await expect(strip.first()).toHaveAttribute('aria-current', 'step');
    const sentences = new Set<string>();
    for (let moment = 0; moment < 5; moment++) {
      const { sentence } = await telling(page);
      sentences.add(sentence);
      await expect(strip.nth(moment)).toContainText(moment < 4 ? sentence : futures.question);
      await expect(strip.nth(moment)).toHaveAttribute('aria-current', 'step');
      await expect(page.getByTestId('live')).toContainText(sentence);
      await page.keyboard.press('ArrowRight');
      await rest(page);
    }
    expect(sentences.size).toBeGreaterThanOrEqual(4);
    await strip.nth(1).click();
    await rest(page);
    expect(await telling(page)).toMatchObject({ moment: 1, phase: 'show' });
    await strip.nth(4).click();
    await rest(page);
    await page.locator('[data-choice="1"]').click();
    await page.waitForFunction(() => window.pagestage?.telling()?.phase === 'futures');
    const after = await rest(page);
    expect(after.leastProgress).toBe(1);
    expect((await telling(page)).outcomes).toHaveLength(2);
  });

  test('the link may ask for it', async ({ page }) => {
    await open(page, '?moment=0&motion=reduce');
    await expect(page.locator('.intro-strip button')).toHaveCount(5);
  });
});

for (const [name, width, height] of [['laptop', 1440, 900], ['projector', 1920, 1080], ['slide', 640, 360], ['phone', 390, 844]] as const) {
  test(`${name}: nothing is cut off at any moment, and the answers can be reached`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const moment of [1, 2, 4]) {
      await open(page, `?n=${moment}&moment=${moment}`);
      const cut = await page.evaluate(() => {
        const parts = [...document.querySelectorAll('.intro-line, .intro-number, .intro-question h2, .intro-answers button, .intro-foot button, .intro-map canvas, .intro-lane canvas')];
        return parts.flatMap((part) => {
          const box = part.getBoundingClientRect();
          if (box.width === 0) return [];
          const out = box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5;
          const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          const hidden = part.tagName === 'BUTTON' && !(part.contains(above) || above?.contains(part) === true);
          return out || hidden ? [`${part.className} ${part.textContent ?? ''}: ${JSON.stringify(box)}`] : [];
        });
      });
      expect(cut).toEqual([]);
      const overlap = await page.evaluate(() => {
        const words = document.querySelector('.intro-words')!.getBoundingClientRect();
        const inner = [...document.querySelectorAll('.intro-words *')].map((one) => one.getBoundingClientRect()).filter((box) => box.height > 0);
        return Math.max(...inner.map((box) => box.bottom)) - words.bottom;
      });
      expect(overlap).toBeLessThan(2);
    }
  });
}

test('in a slide it stands still until the deck says so, and plays then', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await page.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>deck</title><body style="margin:0"><iframe title="embed" width="640" height="360" style="border:0" src="./?embed=1&s=${STORY}"></iframe></body>`,
    }),
  );
  await page.goto('./host.html');
  const embed = await page.locator('iframe').elementHandle().then((element) => element?.contentFrame());
  if (embed === null || embed === undefined) throw new Error('no frame');
  // On its poster, without the model, until it is played.
  await embed.waitForFunction(() => window.pagestage?.state().status === 'ready');
  await embed.evaluate(() => window.pagestage!.idle());
  expect(await embed.evaluate(() => [window.pagestage!.state().playing, window.pagestage!.telling(), window.pagestage!.state().carrier])).toEqual([false, null, 'poster']);
  await page.evaluate(() => document.querySelector('iframe')?.contentWindow?.postMessage('slide:start', '*'));
  await embed.waitForFunction(() => window.pagestage?.telling()?.phase === 'show' && window.pagestage.state().playing);
  const small = await embed.evaluate(() =>
    [...document.querySelectorAll('.intro *')].filter((one) => one.children.length === 0 && (one.textContent ?? '').trim() !== '' && one.closest('.visually-hidden') === null && one.getClientRects().length > 0 && Number.parseFloat(getComputedStyle(one).fontSize) < 14).map((one) => one.textContent),
  );
  expect(small).toEqual([]);
  await page.evaluate(() => document.querySelector('iframe')?.contentWindow?.postMessage('slide:stop', '*'));
  await embed.waitForFunction(() => window.pagestage?.state().playing === false);
});
