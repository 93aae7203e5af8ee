// Assertions. A failed assertion is a fault of ours, never of the visitor: bad input is reported by the
// parsers, with the field's name. Messages are built only when the condition fails.

export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

export function unreachable(value: never, what: string): never {
  throw new AssertionError(`${what}: no case for ${String(value)}`);
}
