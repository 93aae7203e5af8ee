// From attributes to the address of an embed. The fields are those of a link; src/app/README.md says what each of them takes.

/** Attribute, and the field of the link that it stands for. An attribute that is left out leaves the default to the embed. */
export const FIELDS = {
  scenario: 's',
  seed: 'seed',
  switches: 'sw',
  changes: 'c',
  era: 'era',
  t: 't',
  ordinal: 'o',
  moment: 'moment',
  range: 'range',
  speed: 'speed',
  autoplay: 'autoplay',
  panel: 'p',
  lens: 'lens',
  names: 'k',
  caption: 'caption',
  controls: 'controls',
  theme: 'theme',
  motion: 'motion',
  keys: 'keys',
  scale: 'scale',
  poster: 'poster',
} as const;

export type FieldAttribute = keyof typeof FIELDS;

/** Attributes may say yes by being there, as in HTML, and frameworks write true and false. */
const WORDS: Readonly<Record<string, string>> = { '': '1', true: '1', false: '0' };

/** The fields of a copied link, whole address or only what follows # or ?. */
function fieldsOf(link: string): URLSearchParams {
  const [before = '', hash = ''] = link.split('#', 2);
  const query = before.includes('?') ? before.slice(before.indexOf('?') + 1) : /^[\w]+=/.test(before) ? before : '';
  const fields = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(hash)) fields.set(name, value);
  return fields;
}

/**
 * `base` is the folder of a Pagestage site (it ends in /) or a page in it; `link` is a link as copied from its address bar. What
 * an attribute says counts more than what the link says.
 */
export function embedAddress(base: string, link: string, attribute: (name: string) => string | null): string {
  const fields = fieldsOf(link);
  if (!fields.has('v')) fields.set('v', '1');
  fields.set('embed', '1');
  for (const [name, field] of Object.entries(FIELDS)) {
    const text = attribute(name);
    if (text !== null && !(name === 'scale' && text === 'auto')) fields.set(field, WORDS[text] ?? text);
  }
  // Commas and colons need no escaping in a query, and links are read by people.
  const query = fields.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return `${base}${base.includes('?') ? '&' : '?'}${query}`;
}
