// What an embed says to its host: events, at most so many in a second, to nobody but the window that holds it.
import type { Caption, EmbedMessage, HostEvent, MessageId, Metric, SwitchChoice } from '#wire/host.ts';
import { HOST_LIMITS, HOST_NS, HOST_VERSION } from '#wire/host.ts';
import type { Conductor } from '../conductor.ts';
import { presentLink } from '../link-writer.ts';
import { PANEL_IDS, usePanelList } from '../panel-list.ts';
import { switchesAt, useSession } from '../state/session-store.ts';
import { encodeLink } from '../state/url-codec.ts';
import { useUi } from '../state/ui-store.ts';
import { numberText, withoutUnit } from '../words.ts';
import { beatAt, beatsOf } from './beats.ts';
import { useEmbed } from './embed-store.ts';
import type { Refusal } from './parse.ts';

/** Of package.json, put in by the build. */
declare const __BUILD__: string;

const VERSIONS = [HOST_VERSION] as const;

export function say(event: HostEvent, transfer: Transferable[] = []): void {
  if (parent === window) return;
  // A sandboxed frame has no origin to name; so no message holds anything secret.
  const message: EmbedMessage = { ns: HOST_NS, v: HOST_VERSION, ...event };
  parent.postMessage(message, '*', transfer);
}

const WINDOW_MS = 1000;
let errors = { since: -Infinity, said: 0, unsaid: 0 };

/** A flood of wrong messages is not answered by a flood. */
export function sayError({ field, expected, got }: Refusal, message: string, re: MessageId | null): void {
  const now = performance.now();
  if (now - errors.since > WINDOW_MS) errors = { since: now, said: 0, unsaid: errors.unsaid };
  if (errors.said >= HOST_LIMITS.errors) {
    errors.unsaid++;
    return;
  }
  errors.said++;
  say({ type: 'error', field, expected, got, message, ...(re === null ? {} : { re }), ...(errors.unsaid === 0 ? {} : { more: errors.unsaid }) });
  errors.unsaid = 0;
}

export function switchChoices(): readonly SwitchChoice[] {
  const { info, catalog, clock } = useSession.getState();
  if (info === null || catalog === null) return [];
  const values = switchesAt(info, info.commands, clock);
  return info.story.switches.flatMap((id) => {
    const one = catalog.switches.find((text) => text.id === id);
    return one === undefined ? [] : [{ id, label: one.label, options: one.options.map(({ id: option, label }) => ({ id: option, label })), value: values[id] ?? one.default }];
  });
}

/** The story's number as it stands on the screen. */
export function metricNow(): Metric | null {
  const { info, storyNumber } = useSession.getState();
  if (info === null || info.story.number.metric === '') return null;
  const { metric, label, unit } = info.story.number;
  const words = numberText(storyNumber, metric, unit);
  return { name: metric, label: withoutUnit(label, unit), value: storyNumber, unit, words: unit === '' ? words : `${words} ${unit}` };
}

export function captionNow(conductor: Conductor): Caption | null {
  const { info, clock } = useSession.getState();
  if (info === null) return null;
  return {
    title: info.title, question: info.story.question, scenario: info.scenario, seed: info.seed, t: clock.ns, ordinal: clock.ordinal, machine: info.machine,
    rules: info.rules, mixed: info.mixed_eras.length > 0, metric: metricNow(), link: `./#${encodeLink({ ...presentLink(conductor.firstScenario()), embed: false })}`,
  };
}

/** Titles of panels that were never loaded are not known here. */
const titleOf = (id: string): string => usePanelList.getState().panels?.find((panel) => panel.id === id)?.title ?? id.replaceAll('-', ' ');

export function sayReady(re: MessageId | null): void {
  const { info, clock } = useSession.getState();
  if (info === null) return;
  say({
    type: 'ready', version: __BUILD__, protocol: VERSIONS, scenario: info.scenario, title: info.title, question: info.story.question, seed: info.seed,
    duration: info.duration_ns, t: clock.ns, machine: info.machine, rules: info.rules, beats: beatsOf(),
    panels: PANEL_IDS.map((id) => ({ id, title: titleOf(id) })), shown: useUi.getState().panels, switches: switchChoices(),
    size: { width: innerWidth, height: innerHeight }, refused: useEmbed.getState().refused, ...(re === null ? {} : { re }),
  });
}

function sayState(): void {
  const { clock } = useSession.getState();
  const { playing, speed, panels, theme } = useUi.getState();
  say({
    type: 'state', t: clock.ns, ordinal: clock.ordinal, playing, ended: clock.ended, speed, beat: beatAt(beatsOf(), clock.ordinal),
    shown: panels, theme, switches: switchChoices(), model: useEmbed.getState().model,
  });
}

const EVERY_MS = 250;

/** At once if nothing was said lately, else when it is time again: the last word is always the latest. */
function atMost(speak: () => void): () => void {
  let said = -Infinity;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const now = (): void => {
    timer = null;
    said = performance.now();
    speak();
  };
  return () => {
    if (timer !== null) return;
    const wait = said + EVERY_MS - performance.now();
    if (wait <= 0) now();
    else timer = setTimeout(now, wait);
  };
}

/** Everything that is said by itself, from now on. */
export function startSpeaking(): void {
  let beat = beatAt(beatsOf(), useSession.getState().clock.ordinal);
  let told = JSON.stringify(metricNow());
  const state = atMost(sayState);
  const metric = atMost(() => {
    const one = metricNow();
    const text = JSON.stringify(one);
    if (one === null || text === told) return;
    told = text;
    say({ type: 'metric', t: useSession.getState().clock.ns, ...one });
  });
  metric();
  useSession.subscribe((now, before) => {
    if (now.clock !== before.clock || now.info !== before.info) state();
    if (now.storyNumber !== before.storyNumber || now.info !== before.info) metric();
    if (now.status === 'dead' && before.status !== 'dead') sayError({ field: 'model', expected: 'a model that runs', got: now.deadText }, 'The model stopped; reload the frame.', null);
    for (const notice of now.notices) if (!before.notices.includes(notice)) for (const problem of notice.problems) sayError(problem, notice.text, null);
    if (now.clock === before.clock) return;
    const beats = beatsOf();
    const at = beatAt(beats, now.clock.ordinal);
    if (at !== beat) for (let n = at < beat ? at : beat + 1; n <= at; n++) if (n >= 0) say({ type: 'beat', of: beats.length, ...beats[n]! });
    beat = at;
  });
  useUi.subscribe((now, before) => {
    if (now.playing !== before.playing || now.speed !== before.speed || now.panels !== before.panels || now.theme !== before.theme) state();
  });
  useEmbed.subscribe((now, before) => {
    if (now.model !== before.model) state();
    if (now.beats === before.beats) return;
    beat = beatAt(beatsOf(), useSession.getState().clock.ordinal);
    say({ type: 'beats', beats: beatsOf() });
  });
}
