// A plugin for reveal.js, for the embeds in its slides: <iframe data-pagestage> and <page-stage>. Fragments with `data-beat` lead to
// beats; a slide that is left stops its embeds, and they go on as they were when it comes back; keys reach the deck; pictures are as
// sharp as the deck is large; a printed deck and the preview of the next slide show posters.
import type { Beat, HostCommand, HostEvent } from '#wire/host.ts';
import { Channel, pressAgain } from './channel.ts';
import { PageStageElement } from './element.ts';

/** What we use of a deck of reveal.js 5 or 6. */
export interface Deck {
  on(type: string, listener: (event: never) => void): void;
  getRevealElement(): HTMLElement | null;
  getCurrentSlide(): HTMLElement | undefined;
  getScale(): number;
  isSpeakerNotes(): boolean;
  isPrintView(): boolean;
  isReady(): boolean;
}

export interface RevealPlugin {
  id: string;
  init(deck: Deck): void;
}

const STAGES = 'iframe[data-pagestage], page-stage';

/** An embed in a slide. */
class Stage {
  readonly element: HTMLElement;
  readonly slide: HTMLElement;
  /** The beat it was last sent to; null where it began. */
  #at: number | null = null;
  #playing = false;
  /** Whether it played when its slide was left; null: its slide was not shown yet. */
  #left: boolean | null = null;
  #channel: Channel | null = null;

  constructor(element: HTMLElement, slide: HTMLElement, deck: Deck) {
    this.element = element;
    this.slide = slide;
    const opened = (): void => {
      this.#at = null;
      this.#playing = false;
      this.scale(deck.getScale());
      if (deck.getCurrentSlide() === slide) this.enter();
    };
    const hear = (event: HostEvent): void => {
      if (event.type === 'state') this.#playing = event.playing;
      if (event.type === 'beats' || event.type === 'ready') this.#label(event.beats);
    };
    if (element instanceof HTMLIFrameElement) {
      this.#channel = new Channel(element, (event) => {
        hear(event);
        if (event.type === 'key') pressAgain(element, event);
      }, opened);
    } else {
      // The element presses keys again by itself.
      for (const type of ['ready', 'state', 'beats']) element.addEventListener(type, (event) => hear((event as CustomEvent<HostEvent>).detail));
      element.addEventListener('ready', opened);
      if (!(element instanceof PageStageElement) || element.ready === null) return;
      hear(element.ready);
      opened();
    }
  }

  get #ready(): { readonly t: number } | null {
    return this.#channel?.ready ?? (this.element instanceof PageStageElement ? this.element.ready : null);
  }

  #send(command: HostCommand): void {
    if (this.#ready === null) return;
    if (this.#channel !== null) void this.#channel.send(command);
    else if (this.element instanceof PageStageElement) void this.element.send(command);
  }

  scale(scale: number): void {
    this.#send({ type: 'scale', scale: Math.min(4, Math.max(0.25, scale)) });
  }

  /** Fragments of its slide that lead it, in the order in which they come. */
  #fragments(): HTMLElement[] {
    const mine = ({ dataset }: HTMLElement): boolean => dataset['for'] === undefined || dataset['for'] === this.element.id;
    const index = (fragment: HTMLElement): number => Number(fragment.dataset['fragmentIndex'] ?? 0);
    return [...this.slide.querySelectorAll<HTMLElement>('.fragment[data-beat]')].filter(mine).toSorted((one, other) => index(one) - index(other));
  }

  /** To the beat of the last fragment that is shown. False where no fragment leads it. */
  follow(): boolean {
    const fragments = this.#fragments();
    if (fragments.length === 0) return false;
    const shown = fragments.filter((fragment) => fragment.classList.contains('visible')).at(-1);
    const beat = shown === undefined ? null : Number(shown.dataset['beat']);
    if (beat === this.#at || this.#ready === null) return true;
    this.#at = beat;
    if (beat !== null && Number.isSafeInteger(beat)) this.#send({ type: 'beat', go: beat });
    else this.#send({ type: 'seek', t: this.#ready.t });
    return true;
  }

  /** Its slide is shown: it goes on as it was; the first time it plays, unless fragments lead it or it is told to stand still. */
  enter(): void {
    const led = this.follow();
    const plays = this.#left ?? (!led && this.element.dataset['still'] === undefined);
    // reveal.js itself starts every frame of a slide that is shown, and an embed heeds that until it has heard from us.
    this.#send({ type: plays ? 'play' : 'pause' });
  }

  leave(): void {
    this.#left = this.#playing;
    this.#send({ type: 'pause' });
  }

  /** A still picture: nobody will start it. Loaded at once, since a printer does not wait until its slide is shown. */
  static poster(element: Element): void {
    element.removeAttribute('autoplay');
    if (!(element instanceof HTMLIFrameElement)) return;
    const address = element.dataset['src'] ?? element.getAttribute('src') ?? '';
    element.removeAttribute('data-src');
    const still = address.replaceAll(/([?&#])autoplay=1\b/g, '$1autoplay=0');
    if (still !== element.getAttribute('src')) element.src = still;
  }

  /** A fragment without words of its own says what happens at its beat. */
  #label(beats: readonly Beat[]): void {
    for (const fragment of this.#fragments()) {
      if (fragment.dataset['label'] === undefined && fragment.textContent !== '') continue;
      if (fragment.dataset['label'] === 'none') continue;
      fragment.dataset['label'] = '';
      fragment.textContent = beats[Number(fragment.dataset['beat'])]?.label ?? '';
    }
  }
}

/** `data-beats="3"` on an embed: so many fragments for it, without any text of their own. */
function addFragments(element: HTMLElement, slide: HTMLElement): void {
  const count = Math.min(20, Number(element.dataset['beats'] ?? 0) || 0);
  if (count > 0 && element.id === '') element.id = `pagestage-${document.querySelectorAll('[id^="pagestage-"]').length + 1}`;
  for (let beat = 0; beat < count; beat++) {
    const fragment = document.createElement('span');
    fragment.className = 'fragment';
    fragment.dataset['beat'] = String(beat);
    fragment.dataset['for'] = element.id;
    fragment.dataset['label'] = 'none';
    slide.append(fragment);
  }
}

function init(deck: Deck): void {
  const all = [...(deck.getRevealElement() ?? document).querySelectorAll<HTMLElement>(STAGES)];
  // Of the two copies that the speaker's window shows, one lives: that of the slide being held.
  const upcoming = deck.isSpeakerNotes() && new URLSearchParams(location.search).get('controls') === 'false';
  if (upcoming) return all.forEach(Stage.poster);
  // Printing, reveal.js first moves every slide to a page of its own, with copies for fragments; a frame that is moved loads anew.
  if (deck.isPrintView()) return deck.on('pdf-ready', () => document.querySelectorAll(STAGES).forEach(Stage.poster));
  const stages: Stage[] = [];
  for (const element of all) {
    const slide = element.closest<HTMLElement>('section');
    if (slide === null) continue;
    // Else reveal.js throws the frame away when its slide is left, and what was shown in it.
    if (element.dataset['src'] !== undefined) element.dataset['preload'] = '';
    addFragments(element, slide);
    stages.push(new Stage(element, slide, deck));
  }
  let shown: HTMLElement | undefined;
  const turn = (): void => {
    const now = deck.getCurrentSlide();
    if (now === shown) return;
    for (const stage of stages) if (stage.slide === shown) stage.leave();
    shown = now;
    // After what reveal.js itself says to the frames.
    setTimeout(() => {
      for (const stage of stages) if (stage.slide === now && now === deck.getCurrentSlide()) stage.enter();
    }, 0);
  };
  const follow = (): void => {
    for (const stage of stages) if (stage.slide === deck.getCurrentSlide()) stage.follow();
  };
  deck.on('ready', turn);
  deck.on('slidechanged', turn);
  deck.on('fragmentshown', follow);
  deck.on('fragmenthidden', follow);
  deck.on('resize', () => {
    for (const stage of stages) stage.scale(deck.getScale());
  });
  if (deck.isReady()) turn();
}

/** `Reveal.initialize({ plugins: [PageStage.reveal] })`; of a deck that runs already: `PageStage.reveal().init(Reveal)`. */
export function reveal(): RevealPlugin {
  return { id: 'pagestage', init };
}
