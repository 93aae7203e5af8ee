// What opens when a link leaves it to the page.
import type { Catalog } from '#wire/catalog.ts';

/** What a link opens that names no story: the first lesson of the catalog. */
export function firstLesson(catalog: Catalog | null): string | null {
  const scenarios = catalog?.scenarios ?? [];
  return (scenarios.find((one) => one.group === 'story' && one.plays !== true) ?? scenarios[0])?.id ?? null;
}

/** What opens the page when a link says nothing at all: the story that tells itself. */
export function openingStory(catalog: Catalog): string | null {
  return catalog.scenarios.find((one) => one.plays === true)?.id ?? null;
}
