// A refusal of the server, as the page meets it.
import type { Problem } from '#wire/messages.ts';

/** What the server refused, with the fields it names. */
export class Fault extends Error {
  readonly where: string;
  readonly problems: readonly Problem[];
  constructor(where: string, message: string, problems: readonly Problem[]) {
    super(message);
    this.name = 'Fault';
    this.where = where;
    this.problems = problems;
  }
}
