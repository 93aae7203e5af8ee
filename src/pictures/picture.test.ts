// Every panel in a whole picture, in the sizes that are offered and in every theme: as shapes that a strict parser reads, and with
// no word cut off, too small or under another.
import { panels as LISTED } from '#panels/index.ts';
import { WHOLE_MAP } from '#panels/panel.ts';
import type { Panel } from '#panels/panel.ts';
import type { ThemeId } from '#panels/draw/palette.ts';
import { textSizes } from '#panels/draw/text.ts';
import { fc } from '#testing/chance.ts';
import { toyMachine } from '#testing/frames.ts';
import { drawingFaults, overlappingTexts } from '#testing/panel_input.ts';
import { recordingContext, roughWidth } from '#testing/recording_context.ts';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import type { Instance, Look } from './picture.ts';
import { drawPicture } from './picture.ts';
import { pageSize, pictureSize } from './size.ts';
import { pictureFacts, toSvg } from './still.ts';
import { stripPlan, stripSvg } from './strip.ts';
import { svgCanvas } from './svg_canvas.ts';
import type { SvgTools } from './svg_canvas.ts';
import { fontParts, xmlText } from './svg_text.ts';

const panels: readonly Panel[] = await Promise.all(LISTED.map((panel) => panel.load()));
const { view, session, catalog } = toyMachine();
const links = ['https://example.org/pagestage/#v=1&s=who-may-write&t=3500000000&p=lru-belts', '#v=1&s=who-may-write&t=3500000000'];
const at: Instance = { view, session, catalog, number: { text: '1,204', unit: 'seeks', label: 'of the disk', harm: false }, links };

const tools: SvgTools = {
  measure: (font, text) => {
    const { size, weight, family } = fontParts(font);
    return { width: roughWidth(text, size, Number(weight), family.includes('monospace')), above: size * 0.8, below: size * 0.2 };
  },
  image: () => '',
};

function look(shown: readonly Panel[], width: number, height: number, theme: ThemeId = 'light'): Look {
  return { panels: shown, theme, size: pictureSize(width, height, shown.length), caption: 'If reclaim may not write, who saves it when everything is dirty?', follow: [], brush: null, map: WHOLE_MAP, kernelNames: false };
}

interface Parsed {
  readonly names: ReadonlyMap<string, number>;
  readonly texts: readonly string[];
  readonly ids: readonly string[];
  readonly uses: readonly string[];
  readonly facts: ReadonlyMap<string, string>;
}

/** Throws where it is not well-formed, names that stand for nothing included. */
function parse(xml: string): Parsed {
  const parser = new SaxesParser({ xmlns: true });
  const names = new Map<string, number>();
  const [texts, ids, uses]: [string[], string[], string[]] = [[], [], []];
  const facts = new Map<string, string>();
  const open: { readonly name: string; text: string; readonly aside: boolean }[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    names.set(tag.name, (names.get(tag.name) ?? 0) + 1);
    open.push({ name: tag.name, text: '', aside: tag.attributes['aria-hidden'] !== undefined });
    for (const [name, { value }] of Object.entries(tag.attributes)) {
      if (name === 'id') ids.push(value);
      const used = /^(?:#|url\(#)([^)]+)\)?$/.exec(value)?.[1];
      if (used !== undefined && (name === 'href' || name === 'clip-path')) uses.push(used);
      expect(value).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => {
    const { name, text, aside } = open.pop()!;
    if (name === 'text' && !aside) texts.push(text);
    if (name.startsWith('pagestage:')) facts.set(name.slice('pagestage:'.length), text);
  });
  parser.write(xml).close();
  return { names, texts, ids, uses, facts };
}

test('a picture of any panel is an SVG that a strict parser reads, with the words of the canvas as text', () => {
  for (const panel of panels) {
    for (const theme of ['light', 'dark', 'projector'] as const) {
      for (const [width, height] of [[640, 360], [1920, 1080]] as const) {
        const one = look([panel], width, height, theme);
        const recording = recordingContext();
        drawPicture(recording.ctx, one, at);
        const svg = toSvg(one, at, tools);
        const parsed = parse(svg);
        expect(parsed.texts, `${panel.id} ${theme} ${width}`).toEqual(recording.texts.map(({ text }) => text).filter((text) => text.trim() !== ''));
        expect(new Set(parsed.ids).size).toBe(parsed.ids.length);
        expect(parsed.uses.filter((used) => !parsed.ids.includes(used))).toEqual([]);
        expect([...parsed.facts]).toEqual(pictureFacts(one, at).map(([name, value]) => [name, value]));
        expect(parsed.facts.get('Source')).toBe(links[0]);
        // The same picture twice is the same file.
        expect(toSvg(one, at, tools)).toBe(svg);
      }
    }
  }
});

test('no word of a picture is cut off, too small or under another', () => {
  const bad: string[] = [];
  const check = (one: Look, name: string): void => {
    const recording = recordingContext();
    drawPicture(recording.ctx, one, at);
    const { viewWidth, viewHeight, layout } = one.size;
    const faults = [...drawingFaults(recording, viewWidth, viewHeight, Math.min(textSizes(layout).small, layout === 'projector' ? 21.6 : 14)), ...overlappingTexts(recording)];
    bad.push(...faults.map((fault) => `${name}: ${fault}`));
  };
  for (const panel of panels) {
    check(look([panel], 640, 360), `${panel.id}, half a slide`);
    check(look([panel], 1920, 1080), `${panel.id}, a slide`);
    check({ ...look([panel], 1280, 720), size: pageSize(860, 560, 2, 'laptop') }, `${panel.id}, as on screen`);
  }
  for (let first = 0; first < panels.length; first++) {
    const two = [panels[first]!, panels[(first + 3) % panels.length]!];
    check(look(two, 1920, 1080), two.map(({ id }) => id).join(' and '));
  }
  expect(bad).toEqual([]);
});

test('a picture whose words are long keeps them apart', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('reclaim', 'a', 'writeback', 'of', 'everything', 'dirty'), { minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 1e9 }), (words, number) => {
      const one = { ...look([panels[0]!], 640, 360), caption: words.join(' ') };
      const recording = recordingContext();
      drawPicture(recording.ctx, one, { ...at, number: { text: number.toLocaleString('en'), unit: 'ms', label: words.slice(0, 12).join(' '), harm: true } });
      expect(drawingFaults(recording, 640, 360, 14)).toEqual([]);
      expect(overlappingTexts(recording)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('a strip has a picture for each instant, in a row or a sheet', () => {
  const beats = Array.from({ length: 5 }, (_, ix) => ({ caption: `Beat ${ix}`, at }));
  for (const [form, columns, rows] of [['row', 5, 1], ['sheet', 3, 2]] as const) {
    const plan = stripPlan(beats.length, form, 640);
    expect([plan.columns, plan.rows]).toEqual([columns, rows]);
    const parsed = parse(stripSvg(look([panels[1]!], 640, 360), beats, plan, tools));
    expect(parsed.texts.filter((text) => text.startsWith('Beat'))).toEqual(beats.map(({ caption }) => caption));
    expect(parsed.facts.get('Comment')?.split('\n').length).toBe(beats.length);
  }
});

test('what repeats is written once, and nothing that XML forbids gets into it', () => {
  const svg = svgCanvas(tools);
  const { ctx } = svg;
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, 10, 10);
  ctx.clip();
  ctx.fillStyle = '#ff0000';
  ctx.fillRect(0, 0, 1, 1);
  ctx.fillRect(2, 0, 1, 1);
  ctx.restore();
  ctx.fillText('a < b & "c" \u0000\u0007', 1, 2);
  ctx.beginPath();
  ctx.arc(5, 5, 2, 0, Math.PI * 2);
  ctx.fill();
  const head = { width: 10, height: 10, viewWidth: 10, viewHeight: 10, title: 'x', desc: 'y', facts: [] };
  const parsed = parse(svg.text(head));
  expect(parsed.texts).toEqual(['a < b & "c" ']);
  expect(parsed.names.get('path')).toBe(3);
  expect(svg.text(head)).toContain('<path d="M0 0h1v1h-1ZM2 0h1v1h-1Z" fill="#ff0000"/>');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(() => parse(`<a b="${xmlText(text)}">${xmlText(text)}</a>`)).not.toThrow();
    }),
  );
});
