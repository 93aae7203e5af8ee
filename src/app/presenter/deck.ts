// What is presented, as a row of steps: the beats of a story, the stops of a lesson, the moments of a story that tells itself.
import { Director } from '../intro/director.ts';
import { playerNow } from '../lesson/current.ts';
import type { Conductor } from '../conductor.ts';
import type { Facts } from './stand.ts';
import { LessonDeck } from './lesson-deck.ts';
import { StoryDeck } from './story-deck.ts';
import { TellingDeck } from './telling-deck.ts';

export interface StepText {
  readonly name: string;
  readonly words: string;
}

export interface StageNumber {
  readonly label: string;
  /** While it is hidden: with the unit, which then stands nowhere else. */
  readonly full: string;
  readonly value: string;
  readonly unit: string;
  /** It says that somebody is hurt. */
  readonly harm: boolean;
}

/** Several figures beside each other: the same under other options. */
export interface StageRow {
  readonly letter: string;
  readonly label: string;
  readonly value: string;
}

export interface StageNote {
  readonly minute: number | null;
  readonly say: string;
}

export interface Deck {
  readonly kind: 'story' | 'lesson' | 'telling';
  /** Another one: what was revealed is hidden again. */
  readonly id: string;
  readonly title: string;
  facts(): Facts;
  /** Null past the end. `hidden`: without the number that the room is not to see yet. */
  step(ix: number, hidden: boolean): StepText | null;
  number(): StageNumber | null;
  rows(): readonly StageRow[];
  options(): readonly string[];
  notes(): readonly StageNote[];
  /** What the number is to be, in words. */
  expected(): string;
  readonly whole_ms: number | null;
  /** A question waits: nothing after it may be looked ahead at. */
  closed(): boolean;
  go(to: number, by: 'next' | 'previous' | 'jump'): void;
  /** What is on its way is there at once. */
  arrive(): void;
  /** The number of this step is shown now. */
  revealed(): void;
  /** Its first step; `fresh`: nobody has chosen an instant yet. */
  begin(fresh: boolean): void;
  close(): void;
}

let story: StoryDeck | null = null;

/** What is presented now; it changes when another story or lesson is opened. */
export function deckNow(conductor: Conductor): Deck {
  const { lead } = conductor;
  if (lead instanceof Director) return new TellingDeck(conductor, lead);
  const player = playerNow();
  if (player !== null) return new LessonDeck(player);
  story ??= new StoryDeck(conductor);
  return story;
}

export function closeDecks(): void {
  story?.close();
  story = null;
}
