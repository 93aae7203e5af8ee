// The attributes of <page-stage> for those who write it in JSX or in a template that is checked.
import type { FieldAttribute } from './address.ts';
import type { PageStageEvents } from './element.ts';

type Text = string | number | boolean | undefined;

export type PageStageAttributes = { readonly [A in FieldAttribute]?: Text } & {
  /** Folder of a Pagestage site (ends in /), or a page in it; without it pagestage.html beside this library. */
  readonly base?: string | undefined;
  /** A link as copied from the page's address bar; other attributes count more. */
  readonly link?: string | undefined;
  /** Shows this beat of the story, the first is 0. */
  readonly beat?: Text;
  /** What a screen reader calls the frame. */
  readonly label?: string | undefined;
  readonly sandbox?: string | undefined;
  readonly loading?: 'eager' | 'lazy' | undefined;
} & { readonly [E in keyof PageStageEvents as `on${E}`]?: (event: PageStageEvents[E]) => void };
