// The files of the listed lessons.
import neighbours from './neighbours.json' with { type: 'json' };
import out_of_stack from './out-of-stack.json' with { type: 'json' };
import price_of_a_huge_page from './price-of-a-huge-page.json' with { type: 'json' };
import stolen from './stolen.json' with { type: 'json' };
import who_is_paused from './who-is-paused.json' with { type: 'json' };
import who_may_write from './who-may-write.json' with { type: 'json' };
import why_writing_late from './why-writing-late-is-fast.json' with { type: 'json' };

const FILES: readonly { readonly id: string }[] = [why_writing_late, who_is_paused, out_of_stack, who_may_write, neighbours, price_of_a_huge_page, stolen];

/** JSON of a listed lesson. */
export function lesson_json(id: string): unknown {
  return FILES.find((file) => file.id === id);
}
