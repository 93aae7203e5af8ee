// The files of the listed lessons.
import why_writing_late from './why-writing-late-is-fast.json' with { type: 'json' };

const FILES: readonly { readonly id: string }[] = [why_writing_late];

/** JSON of a listed lesson. */
export function lesson_json(id: string): unknown {
  return FILES.find((file) => file.id === id);
}
