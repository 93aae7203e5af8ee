// One buffer carved into named columns. All state of a simulated machine lives in it, so that a snapshot, a
// rewind, a fork and a comparison are copies of memory. Knows nothing of what the columns mean.
// The order of the specs is the order in memory; every column starts on an 8-byte boundary.
import { assert } from './assert.ts';

export type ColumnType = 'u8' | 'u16' | 'i32' | 'u32' | 'f64';

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  readonly length: number;
}

const BYTES: Record<ColumnType, number> = { u8: 1, u16: 2, i32: 4, u32: 4, f64: 8 };

export class Arena {
  readonly specs: readonly ColumnSpec[];
  readonly buffer: ArrayBuffer;
  /** The whole buffer as bytes: what snapshot and restore copy. */
  readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  private readonly offsets = new Map<string, number>();

  constructor(specs: readonly ColumnSpec[]) {
    let size = 0;
    for (const spec of specs) {
      assert(!this.offsets.has(spec.name), `arena: column ${spec.name} declared twice`);
      assert(Number.isInteger(spec.length) && spec.length >= 0, `arena: length of ${spec.name}`);
      this.offsets.set(spec.name, size);
      size += Math.ceil((BYTES[spec.type] * spec.length) / 8) * 8;
    }
    this.specs = specs;
    this.buffer = memory_for(size);
    this.bytes = new Uint8Array(this.buffer);
    this.words = new Int32Array(this.buffer);
  }

  get byte_length(): number {
    return this.buffer.byteLength;
  }

  private at(name: string, type: ColumnType): { offset: number; length: number } {
    const offset = this.offsets.get(name);
    const spec = this.specs.find((s) => s.name === name);
    assert(offset !== undefined && spec !== undefined, `arena: no column ${name}`);
    assert(spec.type === type, `arena: column ${name} is ${spec.type}, asked for ${type}`);
    return { offset, length: spec.length };
  }

  u8(name: string): Uint8Array {
    const c = this.at(name, 'u8');
    return new Uint8Array(this.buffer, c.offset, c.length);
  }
  u16(name: string): Uint16Array {
    const c = this.at(name, 'u16');
    return new Uint16Array(this.buffer, c.offset, c.length);
  }
  i32(name: string): Int32Array {
    const c = this.at(name, 'i32');
    return new Int32Array(this.buffer, c.offset, c.length);
  }
  u32(name: string): Uint32Array {
    const c = this.at(name, 'u32');
    return new Uint32Array(this.buffer, c.offset, c.length);
  }
  f64(name: string): Float64Array {
    const c = this.at(name, 'f64');
    return new Float64Array(this.buffer, c.offset, c.length);
  }

  /** Copies the state out. Give a buffer of the same size to reuse it: fresh memory costs 3 to 30 times more. */
  snapshot(into?: Uint8Array): Uint8Array {
    const target = into !== undefined && into.length === this.bytes.length ? into : new Uint8Array(this.bytes.length);
    target.set(this.bytes);
    return target;
  }

  restore(from: Uint8Array): void {
    assert(from.length === this.bytes.length, 'arena: snapshot of another layout');
    this.bytes.set(from);
  }

  /** 64-bit hash of the whole state as 16 hex digits. Two multiplicative lanes over the words; not cryptographic. */
  hash(): string {
    const words = this.words;
    let a = 0x811c9dc5 | 0;
    let b = 0x9e3779b9 | 0;
    for (let i = 0; i < words.length; i++) {
      const w = words[i]!;
      a = Math.imul(a ^ w, 0x01000193);
      b = Math.imul((b ^ w) + (b >>> 15), 0x85ebca6b);
    }
    a = Math.imul(a ^ (a >>> 16), 0xc2b2ae35);
    b = Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
    return hex8(a ^ (a >>> 16)) + hex8(b ^ (b >>> 16));
  }

  /** Names of the columns whose bytes differ from a snapshot: the first thing to ask when two runs part. */
  diff(other: Uint8Array): string[] {
    assert(other.length === this.bytes.length, 'arena: snapshot of another layout');
    const names: string[] = [];
    for (const spec of this.specs) {
      const start = this.offsets.get(spec.name)!;
      const end = start + BYTES[spec.type] * spec.length;
      for (let i = start; i < end; i++) {
        if (this.bytes[i] !== other[i]) {
          names.push(spec.name);
          break;
        }
      }
    }
    return names;
  }
}

function memory_for(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    throw new Error(`there is not enough memory here for a machine of this size: its state takes ${Math.ceil(bytes / 1e6)} MB, and a copy to go back by takes as much again`);
  }
}

function hex8(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
