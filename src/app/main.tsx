// The page begins: read the link, start the model, load the panels, show the frame of the page meanwhile.
import { spawnPort } from '#client/spawn.ts';
import type { ReactElement } from 'react';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { Conductor } from './conductor.ts';
import { EmbedApp } from './embed/EmbedApp.tsx';
import { startHostMessages } from './embed/host-messages.ts';
import { startKeys } from './keys.ts';
import { readLink, startLinkWriter } from './link-writer.ts';
import { loadPanels, panelById, usePanelList } from './panel-list.ts';
import { notify, useSession } from './state/session-store.ts';
import type { Link } from './state/url-codec.ts';
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
import './styles/embed.css';

const IntroApp = lazy(async () => ({ default: (await import('./intro/IntroApp.tsx')).IntroApp }));

function Page({ embed }: { readonly embed: boolean }): ReactElement {
  const telling = useUi((state) => state.telling);
  if (telling) {
    return (
      <Suspense>
        <IntroApp />
      </Suspense>
    );
  }
  return embed ? <EmbedApp /> : <App />;
}

function takeLink(): { readonly link: Link; readonly telling: boolean } {
  const { link, problems } = readLink();
  const telling = leavesItToTheStory(link, problems);
  useUi.setState({
    link,
    panels: link.panels,
    themeChoice: link.theme,
    motionChoice: link.motion,
    // Until the catalog is here, a link that says nothing is taken for one that opens the telling.
    telling: telling && link.scenario === null,
    kernelNames: link.kernelNames,
    ...(link.speed === null ? {} : { speed: link.speed, speedChosen: true }),
  });
  if (problems.length > 0) notify('Part of this link could not be read; the rest of it was used.', problems);
  return { link, telling };
}

/** Panels are known only now: those a link names in vain are named in turn. */
function checkPanels(link: Link): void {
  const { panels } = usePanelList.getState();
  if (panels === null) return;
  const expected = panels.map((panel) => panel.id).join(', ');
  const strange = [...link.panels, ...(link.panel === null ? [] : [link.panel])].filter((id) => panelById(panels, id) === undefined);
  if (strange.length > 0) {
    notify('The link names a panel that does not exist here.', strange.map((got) => ({ field: link.panel === got ? 'panel' : 'p', expected, got })));
  }
}

function main(): void {
  const { link, telling } = takeLink();
  startTheme();
  const conductor = new Conductor(spawnPort, async (of, opening) => new (await import('./intro/director.ts')).Director(of, opening));
  exposeHandle(conductor);
  const ready = conductor.idle.begin('first screen');
  void Promise.all([conductor.start(link, telling), loadPanels().then(() => checkPanels(link))]).finally(ready);
  useSession.subscribe((state, before) => {
    if (state.info !== null && state.info.title !== before.info?.title) document.title = `${state.info.title} · Pagestage`;
  });

  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  createRoot(root).render(
    <StrictMode>
      <ConductorContext value={conductor}><Page embed={link.embed} /></ConductorContext>
    </StrictMode>,
  );
  if (link.embed) {
    startHostMessages(conductor, link);
  } else {
    startKeys(conductor);
    startLinkWriter(() => conductor.firstScenario());
    // A link pasted into the address bar of the open page is a new page.
    addEventListener('hashchange', () => location.reload());
  }
}

main();
