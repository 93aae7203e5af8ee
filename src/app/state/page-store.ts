// Stores that belong to a page: another link finds them as the first one did.
import type { StateCreator, StoreApi, UseBoundStore } from 'zustand';
import { create } from 'zustand';

const resets: (() => void)[] = [];

/** As zustand's `create`. What outlives a page, as parts of the program that were loaded, takes that one. */
export function pageStore<T>(initial: StateCreator<T>): UseBoundStore<StoreApi<T>> {
  const store = create(initial);
  resets.push(() => store.setState(store.getInitialState(), true));
  return store;
}

export function resetStores(): void {
  for (const reset of resets) reset();
}
