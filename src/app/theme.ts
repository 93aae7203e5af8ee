// Theme and motion: what the visitor chose, else what the system says. The palette of the panels is the palette of the
// page, handed to CSS as variables.
import type { Theme, ThemeId } from '#panels/draw/palette.ts';
import { THEMES } from '#panels/draw/palette.ts';
import type { MotionChoice, ThemeChoice } from './state/url-codec.ts';
import { useUi } from './state/ui-store.ts';

const DARK = '(prefers-color-scheme: dark)';
const CALM = '(prefers-reduced-motion: reduce)';

export function resolveTheme(choice: ThemeChoice, systemDark: boolean): ThemeId {
  if (choice === 'auto') return systemDark ? 'dark' : 'light';
  return choice;
}

export function resolveMotion(choice: MotionChoice, systemCalm: boolean): boolean {
  return choice === 'auto' ? systemCalm : choice === 'reduce';
}

/** D goes round: light, dark, projector. */
export function nextTheme(theme: ThemeId): ThemeId {
  return theme === 'light' ? 'dark' : theme === 'dark' ? 'projector' : 'light';
}

/** Lines of the screen for which panels on a projector are drawn; they are scaled to whatever it has. */
const PROJECTOR_LINES = 1080;

/** CSS pixels of the screen for one of a panel on stage. */
export function stageScale(): number {
  return useUi.getState().size === 'projector' ? innerHeight / PROJECTOR_LINES : 1;
}

function applyPalette(theme: Theme): void {
  const root = document.documentElement;
  root.dataset['theme'] = theme.id;
  root.style.colorScheme = theme.id === 'dark' ? 'dark' : 'light';
  for (const [name, value] of Object.entries(theme)) {
    if (typeof value === 'string' && name !== 'id') {
      root.style.setProperty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
    }
  }
  theme.greys.forEach((grey, ix) => root.style.setProperty(`--grey-${ix}`, grey));
  root.style.setProperty('--stroke', `${theme.stroke}px`);
}

function refresh(): void {
  const { themeChoice, motionChoice, presenting } = useUi.getState();
  // On stage what the visitor left to the system is left to the room: a projector washes colours out.
  const theme = presenting && themeChoice === 'auto' ? 'projector' : resolveTheme(themeChoice, matchMedia(DARK).matches);
  const reducedMotion = resolveMotion(motionChoice, matchMedia(CALM).matches);
  const embed = useUi.getState().link.embed;
  // Any projector, small ones too: its page is scaled as a whole. A phone or a narrow window keeps the layout that it can hold.
  const projector = presenting || (theme === 'projector' && innerWidth >= 900 && innerWidth >= innerHeight * 1.2);
  document.documentElement.dataset['motion'] = reducedMotion ? 'reduce' : 'full';
  document.documentElement.dataset['size'] = embed ? 'slide' : projector ? 'projector' : 'laptop';
  applyPalette(THEMES[theme]);
  useUi.setState({ theme, reducedMotion, size: embed ? 'slide' : projector ? 'projector' : 'laptop' });
}

/** Follows the choices and the system from now on. */
export function startTheme(): () => void {
  const systems = [matchMedia(DARK), matchMedia(CALM)];
  refresh();
  for (const system of systems) system.addEventListener('change', refresh);
  addEventListener('resize', refresh);
  const stop = useUi.subscribe((state, before) => {
    if (state.themeChoice !== before.themeChoice || state.motionChoice !== before.motionChoice || state.presenting !== before.presenting) refresh();
  });
  return () => {
    stop();
    for (const system of systems) system.removeEventListener('change', refresh);
    removeEventListener('resize', refresh);
  };
}
