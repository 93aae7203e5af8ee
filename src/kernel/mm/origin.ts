// Who asked for a disk request. The numbers are those of wire/marks.ts (a test holds the two together); the kernel may
// not import the wire.
export const ORIGIN = { read: 0, dirtier: 1, flusher: 2, kswapd: 3, direct: 4, swap_in: 5, metadata: 6, sync: 7 } as const;
