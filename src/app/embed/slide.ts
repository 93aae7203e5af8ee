// All that only an embed needs, loaded when the page is one: how it reads its address, where its first picture comes from,
// and how it begins.
import '../styles/embed.css';
import { spawnPort } from '#client/spawn.ts';
import { spawnFromPoster } from '#client/poster_port.ts';
import type { Spawn } from '#client/port.ts';
import type { Conductor } from '../conductor.ts';
import { PANEL_IDS, showPanels } from '../panel-list.ts';
import { notify, useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { watchBeats } from './beats.ts';
import { useEmbed } from './embed-store.ts';
import { switchesOfEra } from './era.ts';
import { startHostMessages } from './host-messages.ts';
import type { EmbedLink } from './parameters.ts';
import { readEmbed } from './parameters.ts';
import { fetchPoster } from './poster.ts';

export { EmbedApp } from './EmbedApp.tsx';

/** What a link opens that names no story: a guess that costs time if wrong, and nothing else. */
const FIRST = 'why-writing-late-is-fast';

/** What the address says, with what of it cannot be used. */
export function readEmbedLink(): EmbedLink {
  const read = readEmbed(location.search, location.hash);
  const strange = read.link.panels.filter((id) => !PANEL_IDS.includes(id));
  const problems = [...read.problems, ...strange.map((got) => ({ field: 'p', expected: PANEL_IDS.join(', '), got }))];
  for (const { field, expected, got } of problems) console.warn(`pagestage: ${field} in the address: expected ${expected}; got ${got}`);
  return { ...read, problems, link: { ...read.link, panels: read.link.panels.filter((id) => PANEL_IDS.includes(id)) } };
}

/** Only a story as it stands has a poster; whatever else is asked for needs the model at once. */
function hasPoster({ link, poster }: EmbedLink): boolean {
  const plain = link.seed === 1 && Object.keys(link.switches).length === 0 && link.commands.length === 0;
  return poster !== 'none' && plain && link.ns === null && link.ordinal === null && link.moment === null && link.lens !== 'age' && link.lens !== 'owner';
}

export function spawnFor(read: EmbedLink): Spawn {
  const found = hasPoster(read) ? fetchPoster(read.link.scenario ?? FIRST) : Promise.resolve(null);
  void found.then((poster) => useEmbed.setState({ poster }));
  return spawnFromPoster(found, spawnPort, (carrier) => {
    useEmbed.setState({ model: carrier === 'worker' || carrier === 'main thread' ? carrier : 'loading' });
    if (carrier !== null) useSession.setState({ carrier });
  });
}

/** The run as that kernel would have it, where the story has what it had not. */
async function takeEra(conductor: Conductor, { era, link }: EmbedLink): Promise<void> {
  const { info, catalog } = useSession.getState();
  if (era === null || info === null || catalog === null) return;
  const switches = { ...switchesOfEra(catalog, info.switches, era), ...link.switches };
  if (Object.entries(switches).every(([id, option]) => info.switches[id] === option)) return;
  await conductor.open({ scenario: info.scenario, seed: info.seed, switches, commands: info.commands }, link);
}

/** A story that tells itself does so when it is first played, unless only a part of it is wanted. */
function tellWhenPlayed(conductor: Conductor, { link, range }: EmbedLink): void {
  const { info } = useSession.getState();
  const looksAt = link.ns !== null || link.ordinal !== null || link.panels.length > 0 || range !== null;
  if (info === null || (info.story.opening ?? null) === null || looksAt || conductor.lead !== null) return;
  const { scenario, seed } = info;
  conductor.beforePlay = () => {
    conductor.beforePlay = null;
    const { openSwitches, clock } = useSession.getState();
    // Who has looked around already leads.
    if (clock.ns !== info.story.poster_ns) return false;
    void conductor.open({ scenario, seed, switches: openSwitches, commands: [] }, {}, true).then(
      () => conductor.play(),
      (error: unknown) => notify(`The story could not be told (${error instanceof Error ? error.message : String(error)}).`),
    );
    return true;
  };
}

/** Opens the run and loads the panels that are shown; others when somebody asks for them. */
export async function begin(conductor: Conductor, read: EmbedLink): Promise<void> {
  const { link, range, poster } = read;
  if (typeof poster === 'object') useEmbed.setState({ picture: poster.picture });
  if (range !== null) conductor.playback.range = { from_ns: range.from, to_ns: range.to };
  watchBeats();
  startHostMessages(conductor, read);
  const named = showPanels(link.panels);
  await conductor.start(link, link.moment !== null);
  await takeEra(conductor, read);
  tellWhenPlayed(conductor, read);
  await Promise.all([named, showPanels(useUi.getState().panels)]);
  useUi.subscribe((state, before) => {
    if (state.panels !== before.panels) void showPanels(state.panels);
  });
}
