// What opens when a link leaves it to the page.
import type { Catalog } from '#wire/catalog.ts';
import { notify } from './state/session-store.ts';
import type { Link } from './state/url-codec.ts';

/** What a link opens that names no story: the first lesson of the catalog. */
export function firstLesson(catalog: Catalog | null): string | null {
  const scenarios = catalog?.scenarios ?? [];
  return (scenarios.find((one) => one.group === 'story' && one.plays !== true) ?? scenarios[0])?.id ?? null;
}

/** The story that a link opens; one that does not exist is named. Null: there is none at all. */
export function storyToOpen(catalog: Catalog, link: Pick<Link, 'scenario'>, telling: boolean): string | null {
  const scenario = link.scenario ?? (telling ? openingStory(catalog) : null);
  if (scenario === null || catalog.scenarios.some((one) => one.id === scenario)) return scenario ?? firstLesson(catalog);
  notify('The link names a story that does not exist here.', [{ field: 's', expected: catalog.scenarios.map((one) => one.id).join(', '), got: scenario }]);
  return firstLesson(catalog);
}

/** What opens the page when a link says nothing at all: the story that tells itself. */
function openingStory(catalog: Catalog): string | null {
  return catalog.scenarios.find((one) => one.plays === true)?.id ?? null;
}
