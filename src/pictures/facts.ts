// What a picture says about itself, in words below it and in the file: which run, which instant, by which rules, and the link
// that brings the same picture back.
import { format_clock } from '#base/units.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { SessionInfo } from '#wire/messages.ts';

export interface LinkWords {
  /** The whole link of an instant, as it is shared. */
  readonly link: string;
  /** Shorter wordings for where there is no room, longest first. */
  readonly shorter: readonly string[];
}

export type Facts = readonly (readonly [name: string, value: string])[];

/** "1.500 s, event 1,204": both, as events at one instant are told apart by their number. */
export function instantText(view: FrameView, session: SessionInfo): string {
  return format_clock(view.head_of('at_ns'), session.duration_ns);
}

export function whichRun(view: FrameView, session: SessionInfo): string {
  return `${session.title} · seed ${session.seed} · ${instantText(view, session)}`;
}

/** Wherever the picture ends up, it says what it is. */
export function whichRules({ rules, machine, mixed_eras }: SessionInfo): string {
  return `model, ${rules}, ${mixed_eras.length > 0 ? 'mixed eras, ' : ''}${machine}`;
}

/** Names are of letters only: they become elements of an SVG and keywords of a PNG. */
export function factsOf(view: FrameView, session: SessionInfo, catalog: Catalog, panels: readonly string[], caption: string, link: string): Facts {
  const pairs = (values: Readonly<Record<string, string>>): string => Object.entries(values).map(([id, option]) => `${id}=${option}`).join(' ');
  return [
    ['Title', caption],
    ['Scenario', session.scenario],
    ['Seed', String(session.seed)],
    ['Instant', `${view.head_of('at_ns')} ns`],
    ['Event', String(view.head_of('ordinal'))],
    ['Switches', pairs(session.switches)],
    ['Changes', session.commands.filter((one) => one.ordinal <= view.head_of('ordinal')).map((one) => `${one.ordinal}.${one.switch}.${one.option}`).join(' ')],
    ['Panels', panels.join(' ')],
    ['Description', `${whichRun(view, session)}; ${whichRules(session)}. Nothing here was measured on a real machine.`],
    ['Source', link],
    ['Software', `Pagestage, model ${catalog.model}`],
  ];
}
