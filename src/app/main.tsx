// The page begins: read the link, start the model, load the panels, show the frame of the page meanwhile. Another link in the
// address bar closes it and opens the next one in the same document, with the same model.
import { PortKeeper } from '#client/keeper.ts';
import { spawnPort } from '#client/spawn.ts';
import type { Problem } from '#wire/messages.ts';
import type { ReactElement } from 'react';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Conductor } from './conductor.ts';
import { loadLater } from './later.ts';
import { Life } from './life.ts';
import { readLink, startLinkWriter } from './link-writer.ts';
import { loadFirstPanels, loadOtherPanels, PANEL_IDS } from './panel-list.ts';
import { notify, useSession } from './state/session-store.ts';
import type { Link } from './state/url-codec.ts';
import { resetStores } from './state/page-store.ts';
import { startMemory } from './memory/memory.ts';
import { enterStage, useStageDoor } from './presenter/door.ts';
import { leavesItToTheStory } from './state/url-codec.ts';
import { useUi } from './state/ui-store.ts';
import { exposeHandle } from './test-handle.ts';
import { startTheme } from './theme.ts';
import { ConductorContext } from './use-conductor.ts';
import './styles/base.css';
import './styles/layout.css';
import './styles/story.css';
import './styles/time.css';
import './styles/dialogs.css';
import './styles/projector.css';

// The page around the panels and the telling each come when they are wanted: one visit opens with one of them.
const App = lazy(async () => ({ default: (await import('./App.tsx')).App }));
const IntroApp = lazy(async () => ({ default: (await import('./intro/IntroApp.tsx')).IntroApp }));

function Page({ slide: Slide }: { readonly slide: (() => ReactElement) | null }): ReactElement {
  const telling = useUi((state) => state.telling);
  const stage = useStageDoor((state) => state.parts);
  const presenting = useUi((state) => state.presenting);
  if (presenting && stage !== null) return <stage.StageApp />;
  if (!telling && Slide !== null) return <Slide />;
  return <Suspense>{telling ? <IntroApp /> : <App />}</Suspense>;
}

function takeLink({ link, problems }: Pick<ReturnType<typeof readLink>, 'link'> & { readonly problems: readonly Problem[] }): { readonly link: Link; readonly telling: boolean } {
  // An embed tells a story when it is played, and stands on its poster until then.
  const telling = link.embed ? link.moment !== null : leavesItToTheStory(link, problems);
  useUi.setState({
    link,
    panels: link.panels,
    themeChoice: link.theme,
    motionChoice: link.motion,
    // Until the catalog is here, a link that says nothing is taken for one that opens the telling.
    telling: telling && link.scenario === null,
    kernelNames: link.kernelNames,
    map: { lens: link.lens, zoom: link.zoom, centre: link.centre, block: link.block },
    ...(link.speed === null ? {} : { speed: link.speed, speedChosen: true }),
  });
  if (problems.length > 0) notify('Part of this link could not be read; the rest of it was used.', problems);
  return { link, telling };
}

/** Panels that a link names in vain are named in turn. */
function checkPanels(link: Link): void {
  const expected = PANEL_IDS.join(', ');
  const strange = [...link.panels, ...(link.panel === null ? [] : [link.panel])].filter((id) => !PANEL_IDS.includes(id));
  if (strange.length > 0) {
    notify('The link names a panel that does not exist here.', strange.map((got) => ({ field: link.panel === got ? 'panel' : 'p', expected, got })));
  }
}

/** Resolves when the first picture is drawn, or when there will be none. */
function firstPicture(conductor: Conductor): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (conductor.life.over) return;
      if (conductor.loop.drawn.first_ms >= 0 || useSession.getState().status === 'dead') resolve();
      else setTimeout(look, 20);
    };
    look();
  });
}

/** First what is on stage, then the rest of the page while the visitor looks at it. */
async function load(conductor: Conductor, link: Link, telling: boolean): Promise<void> {
  const { life } = conductor;
  checkPanels(link);
  const keys = async (): Promise<void> => life.onEnd((await life.still(import('./keys.ts'))).startKeys(conductor));
  // While a story tells itself, its keys are its own; those of the page come after the first picture then.
  await life.still(Promise.all([conductor.start(link, telling), loadFirstPanels(link, telling), telling ? null : keys()]));
  useSession.setState({ branches: link.branches });
  if (link.beside !== null && useSession.getState().status === 'ready') (await life.still(import('./compare/begin.ts'))).openBeside(conductor, link.beside);
  if (link.present) await life.still(enterStage(conductor, link.ns === null && link.ordinal === null && link.moment === null));
  await firstPicture(conductor);
  await life.still(Promise.all([telling ? keys() : null, loadOtherPanels(), loadLater(), import('./App.tsx')]));
}

const TITLE = document.title;
const keeper = new PortKeeper(spawnPort);

/** Whatever is begun here is ended when `life` is. */
async function openPage(life: Life): Promise<void> {
  const read = readLink();
  const slide = read.link.embed ? await import('./embed/slide.ts') : null;
  const embed = slide?.readEmbedLink() ?? null;
  const { link, telling } = takeLink(embed ?? read);
  if (!link.embed) life.onEnd(startMemory(link));
  life.onEnd(startTheme());
  if (link.notes) return (await import('./presenter/notes/open.tsx')).openNotes(link);
  if (link.gallery) return (await import('./gallery/open.tsx')).openGallery(link);
  // A link pasted into the address bar of the open page is a new page; so is one gone back to.
  if (!link.embed) addEventListener('hashchange', () => reopen(life), { once: true });
  const ports = slide === null || embed === null ? keeper : new PortKeeper(slide.spawnFor(embed));
  const conductor = new Conductor(life, ports, async (of, opening) => new (await import('./intro/director.ts')).Director(of, opening));
  exposeHandle(conductor);
  const ready = conductor.idle.begin('first screen');
  void (slide === null || embed === null ? load(conductor, link, telling) : slide.begin(conductor, embed)).finally(ready);
  life.onEnd(
    useSession.subscribe((state, before) => {
      if (state.info !== null && state.info.title !== before.info?.title) document.title = `${state.info.title} · Pagestage`;
    }),
  );

  if (!link.embed && !telling) await life.still(import('./App.tsx'));
  const root = createRoot(document.getElementById('root')!);
  life.onEnd(() => root.unmount());
  root.render(
    <StrictMode>
      <ConductorContext value={conductor}><Page slide={slide?.EmbedApp ?? null} /></ConductorContext>
    </StrictMode>,
  );
  if (slide === null) life.onEnd(startLinkWriter(() => conductor.firstScenario()));
}

/** A slide and the gallery have a document of their own. */
function reopen(life: Life): void {
  const { link } = readLink();
  if (link.embed || link.gallery || link.notes) return location.reload();
  life.end();
  resetStores();
  document.title = TITLE;
  scrollTo(0, 0);
  void openPage(new Life());
}

void openPage(new Life());
