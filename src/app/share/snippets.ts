// What is copied out of the share dialog: the run that is looked at, as a link and as code for a page, a deck, a document.
import type { Link } from '../state/url-codec.ts';
import { encodeLink } from '../state/url-codec.ts';

export interface Shared {
  /** Where the page stands for others, without # and ?. */
  readonly address: string;
  /** The run and the instant that are looked at. */
  readonly link: Link;
  /** One panel, or two. */
  readonly panels: readonly string[];
  /** What the frame is called, for who does not see it. */
  readonly title: string;
  /** Of a picture exported beside it. */
  readonly picture: string;
}

export interface Snippet {
  readonly id: 'link' | 'iframe' | 'element' | 'reveal' | 'markdown';
  readonly title: string;
  /** Where it is for. */
  readonly note: string;
  readonly code: string;
}

/** A slide has room for so many panels. */
const MOST_PANELS = 2;

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
/** Signs that would end a Markdown link or an image's words. */
const markdownWords = (text: string): string => text.replaceAll(/[[\]\\`*_<>]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, ' ');
const markdownAddress = (text: string): string => text.replaceAll(/[()\s]/g, (sign) => encodeURIComponent(sign).replaceAll('(', '%28').replaceAll(')', '%29'));

export function pageAddress({ address, link }: Pick<Shared, 'address' | 'link'>): string {
  const text = encodeLink(link);
  return text === '' ? address : `${address}#${text}`;
}

/** The slide's own way to look at it: no chrome, the instant as it is, nothing that only the whole page has. */
function embedLink({ link, panels }: Pick<Shared, 'link' | 'panels'>): Link {
  return { ...link, lesson: null, step: null, moment: null, beside: null, branches: [], embed: true, panels: panels.slice(0, MOST_PANELS), motion: 'auto' };
}

export function embedAddress(shared: Pick<Shared, 'address' | 'link' | 'panels'>): string {
  return `${shared.address}?${encodeLink(embedLink(shared))}`;
}

/** Scripts only: no storage, no forms, no access to the page around it; that is all that an embed needs. */
const FRAME = 'allow="fullscreen; clipboard-write" sandbox="allow-scripts allow-downloads"';

function iframe(shared: Shared): string {
  return `<iframe src="${attribute(embedAddress(shared))}" title="${attribute(shared.title)}" width="640" height="360" loading="lazy" ${FRAME} style="border: 0"></iframe>`;
}

/** Attributes of <page-stage>, named after the fields of the link. */
function elementAttributes({ address, link, panels }: Shared): readonly (readonly [string, string])[] {
  const pairs = (values: Readonly<Record<string, string>>): string => Object.entries(values).map(([id, option]) => `${id}:${option}`).join(',');
  const all: readonly (readonly [string, string | number | null])[] = [
    ['base', address],
    ['scenario', link.scenario],
    ['seed', link.seed],
    ['switches', pairs(link.switches)],
    ['changes', link.commands.map((one) => `${one.ordinal}.${one.switch}.${one.option}`).join(',')],
    ['t', link.ns],
    ['ordinal', link.ordinal],
    ['speed', link.speed],
    ['panel', panels.slice(0, MOST_PANELS).join(',')],
    ['lens', link.lens === 'kind' ? '' : link.lens],
    ['names', link.kernelNames ? '1' : ''],
    ['theme', link.theme === 'auto' ? '' : link.theme],
  ];
  return all.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, String(value)] as const]));
}

function element(shared: Shared): string {
  const attributes = [...elementAttributes(shared), ['label', shared.title] as const].map(([name, value]) => `${name}="${attribute(value)}"`);
  return `<script src="page-stage.js"></script>\n<page-stage ${attributes.join(' ')} style="width: 640px; height: 360px"></page-stage>`;
}

function reveal(shared: Shared): string {
  const image = `<img class="pagestage-still" src="${attribute(shared.picture)}" alt="${attribute(shared.title)}">`;
  return [
    '<section>',
    `  <h2>${attribute(shared.title)}</h2>`,
    `  <iframe data-pagestage data-src="${attribute(embedAddress(shared))}" data-preload title="${attribute(shared.title)}" width="960" height="540" ${FRAME} style="border: 0"></iframe>`,
    `  <!-- Where no scripts run, instead of the frame: ${image} -->`,
    '</section>',
  ].join('\n');
}

function markdown(shared: Shared, page: string): string {
  return `[![${markdownWords(shared.title)}](${markdownAddress(shared.picture)})](${markdownAddress(page)})`;
}

/** `page`: the link of the whole page, which may say more than a frame can show. */
export function snippetsOf(shared: Shared, page = pageAddress(shared)): readonly Snippet[] {
  return [
    { id: 'link', title: 'Link', note: 'The whole page: this run, this instant.', code: page },
    { id: 'iframe', title: 'Frame', note: 'For any HTML page. It starts paused, keeps no keys, stores nothing.', code: iframe(shared) },
    { id: 'element', title: 'Element', note: 'For a page that talks to it, with page-stage.js (npm run build:element) beside it.', code: element(shared) },
    { id: 'reveal', title: 'Slide of reveal.js', note: 'Loaded when its slide is near; the deck keeps its keys. The plugin in page-stage.js leads it by fragments.', code: reveal(shared) },
    { id: 'markdown', title: 'Markdown image', note: `A picture that leads to the page. Save it beside the text as ${shared.picture}.`, code: markdown(shared, page) },
  ];
}
