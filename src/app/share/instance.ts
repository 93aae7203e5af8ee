// What a picture of the page's run says beside its frame: the story's number, the link of that very instant.
import type { OpenChoice } from '#client/session_client.ts';
import type { BigNumber, Instance } from '#pictures/picture.ts';
import type { RunSource } from '#pictures/source.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { switchesAt, useSession } from '../state/session-store.ts';
import type { Link } from '../state/url-codec.ts';
import { defaultLink, encodeLink } from '../state/url-codec.ts';
import { useUi } from '../state/ui-store.ts';
import { isHarm, numberFromFrame, numberFromReport } from '../story-number.ts';
import { numberText, withoutUnit } from '../words.ts';

/** A machine larger than this takes too long to be summed up for every picture of a film. */
const REPORT_PAGES = 65_536;

/** Where this page stands for others; '' where nobody else would find it. */
export function addressOf({ protocol, hostname, origin, pathname }: Pick<Location, 'protocol' | 'hostname' | 'origin' | 'pathname'>): string {
  const here = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return /^https?:$/.test(protocol) && !here ? `${origin}${pathname}` : '';
}

/** The run that is looked at, as it can be opened again. */
export function presentChoice(info: SessionInfo): OpenChoice {
  return { scenario: info.scenario, seed: info.seed, switches: useSession.getState().openSwitches, commands: info.commands };
}

/** The same run at the same instant, seen in the same way. */
export function instantLink(info: SessionInfo, at: { readonly ns: number; readonly ordinal: number | null }, panels: readonly string[]): Link {
  const ui = useUi.getState();
  return {
    ...defaultLink, scenario: info.scenario, seed: info.seed, switches: useSession.getState().openSwitches, ns: at.ns, ordinal: at.ordinal, commands: info.commands, panels,
    speed: ui.speedChosen ? ui.speed : null, kernelNames: ui.kernelNames, ...ui.map,
  };
}

/** More events wait at the same ns: only the number of the event says where this is. */
function midway(view: FrameView): boolean {
  return view.head_of('ended') === 0 && view.head_of('next_ns') > 0 && view.head_of('next_ns') <= view.head_of('at_ns');
}

function linksOf(view: FrameView, info: SessionInfo, panels: readonly string[], address: string): readonly string[] {
  const ordinal = midway(view) ? view.head_of('ordinal') : null;
  const whole = encodeLink(instantLink(info, { ns: view.head_of('at_ns'), ordinal }, panels));
  const run = encodeLink({ ...defaultLink, scenario: info.scenario, seed: info.seed, switches: useSession.getState().openSwitches, commands: info.commands, ns: view.head_of('at_ns'), ordinal });
  return [...new Set([`${address}#${whole}`, `${address}#${run}`, `#${run}`, address])].filter((link) => link !== '');
}

function numberOf(view: FrameView, info: SessionInfo, catalog: Catalog, report: unknown): BigNumber | null {
  const { metric, unit, label } = info.story.number;
  if (metric === '') return null;
  const value = numberFromFrame(metric, view, catalog) ?? numberFromReport(metric, report);
  return value === null ? null : { text: numberText(value, metric, unit), unit, label: withoutUnit(label, unit), harm: isHarm(metric, value) };
}

export function needsReport(info: SessionInfo, view: FrameView, catalog: Catalog): boolean {
  const { metric } = info.story.number;
  return metric !== '' && info.dims.nr_pages <= REPORT_PAGES && numberFromFrame(metric, view, catalog) === null;
}

export function instanceOf(view: FrameView, session: SessionInfo, catalog: Catalog, report: unknown, panels: readonly string[], address: string): Instance {
  return { view, session: { ...session, switches: switchesAt(session, session.commands, { ordinal: view.head_of('ordinal') }) }, catalog, number: numberOf(view, session, catalog, report), links: linksOf(view, session, panels, address) };
}

/** As the makers of films and strips ask for it. */
export function telling(panels: readonly string[], address: string) {
  return async (view: FrameView, source: RunSource): Promise<Instance> => {
    const report = needsReport(source.session, view, source.catalog) ? await source.report() : null;
    return instanceOf(view, source.session, source.catalog, report, panels, address);
  };
}
