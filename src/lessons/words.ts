// The words of a lesson: plain text with {numbers} that come from the run and [links](panel:mark) that point into the
// picture. No figure of their own: what a number is, the run says.
import type { Checker } from '#scenarios/problem.ts';
import { marks_text, parse_panel_mark, PANEL_MARKS } from './vocabulary.ts';

const NUMBER_NAME = /^[a-z][a-z0-9_]*$/;
const LINK = /\[([^[\]]*)\]\(([^()]*)\)/g;
const NUMBER = /\{([^{}]*)\}/g;

export interface Link {
  readonly text: string;
  readonly panel: string;
  readonly mark: string;
}

export function links_in(say: string): Link[] {
  return [...say.matchAll(LINK)].map(([, text = '', target = '']) => {
    const colon = target.indexOf(':');
    return { text, panel: colon < 0 ? target : target.slice(0, colon), mark: colon < 0 ? 'all' : target.slice(colon + 1) };
  });
}

export function numbers_in(say: string): string[] {
  return [...say.matchAll(NUMBER)].map(([, name = '']) => name);
}

export interface WordRules {
  readonly most: number;
  /** Words beside a picture may name numbers of it and point into it. */
  readonly picture: boolean;
  /** Beside a figure: {value} is that figure. */
  readonly value: boolean;
  /** Panels that may be pointed into. */
  readonly panels: readonly string[];
}

/** Notes whether a mark can be pointed at in that panel of the lesson. */
export function check_mark(c: Checker, field: string, panel: string, mark: string, panels: readonly string[]): void {
  if (!panels.includes(panel)) {
    c.bad(field, `a panel of this lesson: ${panels.join(', ')}`, panel);
    return;
  }
  const parsed = parse_panel_mark(mark);
  const known: readonly string[] = ['all', ...(PANEL_MARKS[panel] ?? [])];
  if (parsed === null || !known.includes(parsed.kind)) c.bad(field, `what can be pointed at in ${panel}: ${marks_text(panel)}`, mark);
}

export function parse_say(c: Checker, field: string, value: unknown, rules: WordRules): string {
  const say = c.text(field, value, rules.most);
  const plain = say.replace(LINK, '$1').replace(NUMBER, '');
  if (/\d/.test(plain)) c.bad(field, 'no figure of its own: a number in words comes from the run, as {name}', say);
  if (/[[\]{}]/.test(plain)) c.bad(field, 'links as [text](panel:mark) and numbers as {name}', say);
  const [links, numbers] = [links_in(say), numbers_in(say)];
  if (!rules.picture && links.length + numbers.length > 0) c.bad(field, 'words alone: no picture stands beside them', say);
  else {
    for (const link of links) {
      if (link.text.trim() === '') c.bad(field, 'text between the brackets of a link', say);
      check_mark(c, field, link.panel, link.mark, rules.panels);
    }
    for (const name of numbers) {
      if (name === 'value' && !rules.value) c.bad(field, '{value} only beside a figure', say);
      if (!NUMBER_NAME.test(name)) c.bad(field, 'the name of a number: small letters, digits and _', name);
    }
  }
  return say;
}
