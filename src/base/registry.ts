// A typed list of descriptors with look-up by id. One file and one line make an entry; duplicates are rejected.
import { assert } from './assert.ts';

export class Registry<T extends { readonly id: string }> {
  readonly list: readonly T[];
  private readonly index = new Map<string, number>();

  constructor(what: string, list: readonly T[]) {
    this.list = list;
    list.forEach((entry, i) => {
      assert(!this.index.has(entry.id), `${what}: id ${entry.id} is listed twice`);
      this.index.set(entry.id, i);
    });
  }

  get(id: string): T | undefined {
    const i = this.index.get(id);
    return i === undefined ? undefined : this.list[i];
  }

  /** Position in the list: the number by which the arena knows the entry. */
  number_of(id: string): number {
    return this.index.get(id) ?? -1;
  }
}
