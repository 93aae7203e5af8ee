// Everything that can be found and done: one list, from the same tables as the page itself.
import { format_ns } from '#base/units.ts';
import { SPEEDS } from '#wire/speeds.ts';
import { aboutBlock, choose, followThing, nextOf, thingWords } from '../about.ts';
import type { Conductor } from '../conductor.ts';
import { choosePanel, KEYS, openBoard } from '../keys.ts';
import { kindWords } from '../log/log-filter.ts';
import { holdLesson, useLessonDoor } from '../lesson-door.ts';
import { setLens } from '../map-view.ts';
import { stagePanels, usePanelList } from '../panel-list.ts';
import { switchesAt, useSession } from '../state/session-store.ts';
import type { MotionChoice, ThemeChoice } from '../state/url-codec.ts';
import { toggleText, useUi } from '../state/ui-store.ts';
import { actorName, clockText, eventSentence, speedText } from '../words.ts';
import { LENS_TEXT } from '#wire/lens.ts';
import { openOverlay } from './overlay-store.ts';

export interface CommandRow {
  readonly id: string;
  /** What sort of thing it is. */
  readonly group: string;
  readonly words: string;
  /** Also found by this: kernel names, help. */
  readonly more: string;
  /** Beside the words: a key, "now", a kernel's name. */
  readonly aside: string;
  readonly key: boolean;
  readonly run: (conductor: Conductor) => void;
}

type Row = Omit<CommandRow, 'aside' | 'key' | 'more'> & Partial<Pick<CommandRow, 'aside' | 'key' | 'more'>>;
const row = (one: Row): CommandRow => ({ more: '', aside: '', key: false, ...one });

function keyRows(): CommandRow[] {
  return KEYS.filter((action) => !action.keys.includes('1') && !action.keys.includes('/')).map((action) =>
    row({ id: `key ${action.shown}`, group: 'key', words: action.does, aside: action.shown, key: true, run: action.run }),
  );
}

function storyRows(): CommandRow[] {
  const { catalog, info } = useSession.getState();
  return (catalog?.scenarios ?? []).map((one) =>
    row({
      id: `story ${one.id}`, group: one.group, words: one.title, more: `${one.id} ${one.question} ${one.summary} story ${one.lesson}`,
      aside: one.id === info?.scenario ? 'now' : '', run: (conductor) => conductor.openScenario(one.id),
    }),
  );
}

function lessonRows(): CommandRow[] {
  const { catalog } = useSession.getState();
  const held = useLessonDoor.getState().held?.lesson;
  return (catalog?.lessons ?? []).map((one) =>
    row({ id: `lesson ${one.id}`, group: 'lesson', words: one.title, more: `${one.id} lesson ${one.question}`, aside: one.id === held ? 'now' : '', run: (conductor) => void holdLesson(conductor, one.id, 0) }),
  );
}

/** What is followed, and what could be: the tasks, the thing chosen; bookmarks. */
function markRows(): CommandRow[] {
  const { info, bookmarks } = useSession.getState();
  const { follow, life } = useUi.getState();
  if (info === null) return [];
  return [
    ...follow.map(({ n, what }) => row({ id: `life ${n}`, group: 'followed', words: `what happened to number ${n}, ${thingWords(info, what)}`, more: 'biography followed history', aside: life === n ? 'open' : '', run: () => useUi.setState({ life: n }) })),
    ...info.tasks.map((task) => row({ id: `follow task ${task.id}`, group: 'task', words: `follow ${task.name} through all panels`, more: 'task lane', aside: follow.some(({ what }) => what.kind === 'task' && what.task === task.id) ? 'followed' : '', run: (conductor) => followThing(conductor, { kind: 'task', task: task.id }) })),
    ...bookmarks.map((one) => row({ id: `bookmark ${one.ns} ${one.ordinal}`, group: 'bookmark', words: `${one.name}, ${clockText(one.ns, info.duration_ns)}`, more: 'bookmark', run: (conductor) => conductor.seekOrdinal(one.ordinal) })),
  ];
}

function panelRows(): CommandRow[] {
  const { panels: onStage, textOpen } = useUi.getState();
  return stagePanels(usePanelList.getState().panels).flatMap((panel, ix) => [
    row({
      id: `panel ${panel.id}`, group: 'panel', words: panel.title, more: `${panel.id} ${panel.question} ${panel.caption}`,
      aside: onStage.includes(panel.id) ? 'on stage' : ix < 9 ? String(ix + 1) : '', key: !onStage.includes(panel.id) && ix < 9, run: () => choosePanel(panel.id),
    }),
    ...(onStage.includes(panel.id)
      ? [row({ id: `text ${panel.id}`, group: 'panel', words: `${panel.title} as text and numbers`, aside: textOpen.includes(panel.id) ? 'open' : '', run: () => toggleText(panel.id) })]
      : []),
  ]);
}

function switchRows(): CommandRow[] {
  const { catalog, info, clock } = useSession.getState();
  if (catalog === null || info === null) return [];
  const values = switchesAt(info, info.commands, clock);
  return catalog.switches.flatMap((one) =>
    one.options.map((option) =>
      row({
        id: `switch ${one.id} ${option.id}`, group: 'switch', words: `${one.label}: ${option.label}`, more: `${one.kernel} ${one.id} ${one.group} ${one.help}`,
        aside: values[one.id] === option.id ? 'now' : '', run: (conductor) => void conductor.setSwitch(one.id, option.id),
      }),
    ),
  );
}

function eventRows(): CommandRow[] {
  const { catalog } = useSession.getState();
  return (catalog?.events ?? []).flatMap((kind) =>
    ([1, -1] as const).map((direction) => {
      const which = direction === 1 ? 'next' : 'previous';
      return row({
        id: `event ${which} ${kind.id}`, group: 'event', words: `${which}: ${kindWords(kind)}`, more: `${kind.name} ${which} event`, aside: kind.name,
        // Alt and the arrows go on from there.
        run: (conductor) => {
          const about = { what: { kind: 'event', event: kind.id }, label: kind.name } as const;
          choose(about);
          nextOf(conductor, direction, about);
        },
      });
    }),
  );
}

function markerRows(): CommandRow[] {
  const { catalog, info, timeline } = useSession.getState();
  if (catalog === null || info === null) return [];
  return (timeline?.markers ?? []).map((marker) =>
    row({
      id: `marker ${marker.ordinal} ${marker.kind} ${marker.a}`, group: 'marker', words: `${clockText(marker.ns, info.duration_ns)}: ${eventSentence(catalog, info, marker)}`,
      more: `marker ${actorName(info, marker.actor)}`, run: (conductor) => conductor.seekOrdinal(marker.ordinal),
    }),
  );
}

const THEMES: readonly { readonly id: ThemeChoice; readonly words: string }[] = [
  { id: 'auto', words: 'as the system' }, { id: 'light', words: 'light' }, { id: 'dark', words: 'dark' }, { id: 'projector', words: 'projector, with larger text' },
];
const MOTIONS: readonly { readonly id: MotionChoice; readonly words: string }[] = [
  { id: 'auto', words: 'as the system' }, { id: 'full', words: 'everything moves' }, { id: 'reduce', words: 'nothing moves' },
];

function settingRows(): CommandRow[] {
  const ui = useUi.getState();
  const now = (is: boolean): string => (is ? 'now' : '');
  const flag = (id: string, words: string, on: boolean, set: (value: boolean) => void): CommandRow[] =>
    [true, false].map((value) => row({ id: `${id} ${value}`, group: 'setting', words: `${words}: ${value ? 'on' : 'off'}`, aside: now(on === value), run: () => set(value) }));
  return [
    ...THEMES.map((one) => row({ id: `theme ${one.id}`, group: 'setting', words: `theme: ${one.words}`, more: 'colours', aside: now(ui.themeChoice === one.id), run: () => useUi.setState({ themeChoice: one.id }) })),
    ...MOTIONS.map((one) => row({ id: `motion ${one.id}`, group: 'setting', words: `motion: ${one.words}`, more: 'animation reduced', aside: now(ui.motionChoice === one.id), run: () => useUi.setState({ motionChoice: one.id }) })),
    ...SPEEDS.map((speed) => row({ id: `speed ${speed}`, group: 'setting', words: `speed: ${speedText(speed)}`, aside: now(ui.speed === speed), run: (conductor) => conductor.setSpeed(speed) })),
    ...LENS_TEXT.map((one) => row({ id: `lens ${one.id}`, group: 'setting', words: `lens of the map: ${one.label}`, aside: now(ui.map.lens === one.id), run: (conductor) => setLens(conductor, one.id) })),
    ...flag('names', 'kernel names first', ui.kernelNames, (kernelNames) => useUi.setState({ kernelNames })),
    ...flag('pause', 'pause at markers', ui.pauseAtMarkers, (pauseAtMarkers) => useUi.setState({ pauseAtMarkers })),
    ...flag('letters', 'single letters and digits act as keys', ui.letterKeys, (letterKeys) => useUi.setState({ letterKeys })),
    row({ id: 'board', group: 'setting', words: ui.boardOpen ? 'back to the story' : 'all switches and all panels at once', more: 'control room board', aside: '0', key: true, run: openBoard }),
  ];
}

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, 'µs': 1e3, ms: 1e6, s: 1e9 };

/** What a number typed may mean: an instant, an event, a page, a block. */
export function typedRows(query: string): CommandRow[] {
  const { info } = useSession.getState();
  if (info === null) return [];
  const rows: CommandRow[] = [];
  const time = /^(?:to |at )?(\d+(?:\.\d+)?) ?(ns|us|µs|ms|s)?$/.exec(query.trim());
  const ns = time === null ? NaN : Math.round(Number(time[1]) * UNITS[time[2] ?? 's']!);
  if (ns <= info.duration_ns) rows.push(row({ id: 'go ns', group: 'instant', words: `go to ${format_ns(ns)}`, run: (conductor) => conductor.seek(ns) }));
  const named = /^(event|page|block) (\d+)$/.exec(query.trim().toLowerCase());
  const number = named === null ? NaN : Number(named[2]);
  if (named?.[1] === 'event') rows.push(row({ id: 'go event', group: 'instant', words: `go to event ${number.toLocaleString('en')}`, run: (conductor) => conductor.seekOrdinal(number) }));
  if (named?.[1] === 'block' && number < info.dims.nr_blocks) rows.push(row({ id: 'look block', group: 'memory', words: `look at block ${number}`, run: () => choose(aboutBlock(number)) }), row({ id: 'follow block', group: 'memory', words: `follow block ${number} through all panels`, run: (conductor) => followThing(conductor, { kind: 'block', block: number }) }));
  if (named?.[1] === 'page' && number < info.dims.nr_pages) {
    rows.push(row({ id: 'look page', group: 'memory', words: `look at page ${number}`, run: () => useUi.setState({ looked: { kind: 'page', number }, about: aboutBlock(Math.floor(number / info.block_pages)) }) }));
    rows.push(row({ id: 'follow page', group: 'memory', words: `follow page ${number} through all panels`, run: (conductor) => void conductor.followPage(number) }));
  }
  return rows;
}

/** The last way out: the words of the page and the kernel's names. */
export function lookUp(query: string): CommandRow {
  return row({ id: 'look up', group: 'help', words: `look up “${query}” in the glossary`, run: () => openOverlay('glossary', query) });
}

/** All commands, in the order in which they are shown while nothing is typed. */
export function allCommands(): CommandRow[] {
  return [
    ...storyRows(), ...lessonRows(), ...panelRows(), ...markRows(), ...keyRows(), ...settingRows(), ...switchRows(), ...eventRows(), ...markerRows(),
    row({ id: 'glossary', group: 'help', words: 'glossary: every word and the kernel\'s name for it', more: 'help terms names', aside: 'G', key: true, run: () => openOverlay('glossary') }),
  ];
}
