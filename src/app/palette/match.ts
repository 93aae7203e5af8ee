// Finding by words: every word typed must be found, at the beginning of a word best, inside one, or letter by letter.

/** How well a word fits a text, 0 = not at all. Both in lower case. */
export function wordScore(word: string, text: string): number {
  const at = text.indexOf(word);
  if (at >= 0) {
    if (at === 0) return text.length === word.length ? 6 : 5;
    if (/[^a-z0-9]/.test(text[at - 1]!)) return 4;
    const inside = new RegExp(`(^|[^a-z0-9])${word.replaceAll(/[^a-z0-9]/g, '.')}`).test(text);
    return inside ? 4 : 2;
  }
  // Letters in order inside one word, and only of words of some length: two letters are found in everything.
  return word.length >= 4 && text.split(/\s+/).some((one) => scattered(word, one)) ? 1 : 0;
}

/** Spread over no more than three times its length. */
function scattered(word: string, text: string): boolean {
  let from = 0;
  let first = -1;
  for (const letter of word) {
    const next = text.indexOf(letter, from);
    if (next < 0) return false;
    if (first < 0) first = next;
    from = next + 1;
  }
  return from - first <= word.length * 3;
}

/** 0 = it is not what was typed. What stands in the second text counts less. */
export function score(query: string, text: string, more = ''): number {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const [first, second] = [text.toLowerCase(), more.toLowerCase()];
  let sum = 0;
  for (const word of words) {
    const best = Math.max(wordScore(word, first) * 2, wordScore(word, second));
    if (best === 0) return 0;
    sum += best;
  }
  // Typed as it stands it comes first.
  return words.length === 0 ? 1 : sum + (first.includes(query.toLowerCase().trim()) ? 3 : 0);
}

/** The best first; what is equally good keeps its order. */
export function bestOf<T>(query: string, all: readonly T[], textOf: (one: T) => readonly [text: string, more: string], most: number): T[] {
  const found = all.flatMap((one, ix) => {
    const [text, more] = textOf(one);
    const points = score(query, text, more);
    return points === 0 ? [] : [{ one, points, ix }];
  });
  return found.sort((a, b) => b.points - a.points || a.ix - b.ix).slice(0, most).map(({ one }) => one);
}
