// Ways to look at the pages of the map. The first three read the mark of a page; age and owner need what only the model
// knows, so a frame carries one more byte a page when it is asked for one of them.

export const LENSES = ['kind', 'way', 'dirty', 'age', 'owner'] as const;
export type LensId = (typeof LENSES)[number];
/** Words for each: its name, and the question it answers. */
export const LENS_TEXT: readonly { readonly id: LensId; readonly label: string; readonly question: string }[] = [
  { id: 'kind', label: 'kind', question: 'what each page is' },
  { id: 'way', label: 'in the way', question: 'what stands in the way of a huge page' },
  { id: 'dirty', label: 'dirty and writing', question: 'what must still be written' },
  { id: 'age', label: 'age', question: 'how long each page has been as it is' },
  { id: 'owner', label: 'owner', question: 'whose each page is' },
];

/** The lenses that a frame must be asked for. */
export type ServedLens = Extract<LensId, 'age' | 'owner'>;
export const SERVED_LENSES: readonly ServedLens[] = ['age', 'owner'];

/** Codes of the lenses in a frame (first number of lens_class). */
export const LENS = { none: 0, age: 1, owner: 2 } as const;

/** Class of a page frame that is no memory. */
export const NO_LENS_CLASS = 255;

/** Classes of the age lens: free pages, then by the time since a page came into its state, youngest first. */
export const AGE = { free: 0, first: 1, last: 4 } as const;

/** Classes of the owner lens. Two programs and two files have a class of their own: those with the most pages now. */
export const OWNER = { free: 0, kernel: 1, task_a: 2, task_b: 3, file_a: 4, file_b: 5, others: 6 } as const;

/** What a row of lens_class stands for. `id` is a task or a file, or -1. */
export const LENS_WHAT = { free: 1, kernel: 2, task: 3, file: 4, others: 5, younger: 6, older: 7 } as const;
