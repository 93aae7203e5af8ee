import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { page_order } from '#kernel/mm/buddy.ts';
import { PG_buddy } from '#kernel/mm/page_flags.ts';
import { boot_recipe, hungry_recipe, recipe } from '#testing/arbitraries.ts';
import { BLOCK_FIELDS } from '#wire/frame_layout.ts';
import { encode_pages, mark_at, STRETCH } from './page_encoder.ts';
import { PagePicture } from './page_picture.ts';

function whole(k: Kernel): { mark: Uint8Array; block: Uint16Array } {
  const picture = { mark: new Uint8Array(k.size.nr_pages).fill(99), block: new Uint16Array(k.size.nr_blocks * BLOCK_FIELDS).fill(99) };
  encode_pages(k, picture.mark, picture.block);
  return picture;
}

function agrees(k: Kernel, picture: PagePicture): void {
  picture.update();
  const { mark, block } = whole(k);
  expect(picture.mark).toEqual(mark);
  expect(picture.block).toEqual(block);
}

const walk = fc.array(fc.record({ kind: fc.constantFrom('run', 'run', 'save', 'back'), events: fc.integer({ min: 1, max: 700 }) }), { minLength: 1, maxLength: 12 });

describe('the picture of all pages', () => {
  test('is the whole one after any walk forward and back', () => {
    fc.assert(fc.property(fc.oneof(recipe, hungry_recipe), walk, (r, steps) => {
      const k = boot_recipe(r);
      const picture = new PagePicture(k);
      agrees(k, picture);
      let saved = k.arena.snapshot();
      for (const { kind, events } of steps) {
        if (kind === 'run') k.eng.run(Infinity, Infinity, events);
        else if (kind === 'save') saved = k.arena.snapshot();
        else k.arena.restore(saved);
        agrees(k, picture);
      }
    }), { numRuns: 40 });
  });

  test('a free block that grows or shrinks under flags that stay is seen', () => {
    fc.assert(fc.property(recipe, fc.nat(100_000), (r, where) => {
      const k = boot_recipe(r);
      const heads: number[] = [];
      for (let pfn = 0; pfn < k.size.nr_pages; pfn++) if ((k.flags[pfn]! & PG_buddy) !== 0 && page_order(k, pfn) > 0) heads.push(pfn);
      fc.pre(heads.length > 0);
      const picture = new PagePicture(k);
      agrees(k, picture);
      const head = heads[where % heads.length]!;
      k.free_block[head]!--;
      agrees(k, picture);
      k.free_block[head]!++;
      agrees(k, picture);
      expect(picture.mark[head + (1 << page_order(k, head)) - 1]).toBe(mark_at(k, head + (1 << page_order(k, head)) - 1));
    }), { numRuns: 40 });
  });

  test('encodes what changed and no more', () => {
    const k = boot_recipe(fc.sample(recipe, { seed: 5, numRuns: 1 })[0]!);
    const picture = new PagePicture(k);
    const stretches = Math.ceil(k.size.nr_pages / STRETCH);
    expect(picture.update()).toBe(stretches);
    expect(picture.update()).toBe(0);
    k.flags[k.size.nr_pages - 1]! ^= 1;
    expect(picture.update()).toBe(1);
  });
});
