// Copies a text, and says whether that worked. Where a browser refuses, the text stands selected for the hand.

export type CopyResult = 'copied' | 'selected';

export async function copyText(field: HTMLTextAreaElement): Promise<CopyResult> {
  try {
    // Absent where the page came over plain http from another machine.
    if (navigator.clipboard === undefined) throw new Error('no clipboard');
    await navigator.clipboard.writeText(field.value);
    return 'copied';
  } catch {
    field.focus();
    field.select();
    return 'selected';
  }
}

export function copyWords(result: CopyResult): string {
  return result === 'copied' ? 'Copied.' : 'This browser does not let the page copy. The text is selected: press Ctrl C (or ⌘ C).';
}
