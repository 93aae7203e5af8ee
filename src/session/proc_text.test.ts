// The texts of the model go through a reader written for the kernel's own; and that reader takes a text of a real kernel.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import { free_blocks } from '#kernel/mm/mmzone.ts';
import { MAX_ORDER, MIGRATE_TYPES } from '#kernel/mm/page_flags.ts';
import { buddyinfo_text, MIGRATETYPE_NAMES, pagetypeinfo_text } from '#kernel/mm/procfs_text.ts';
import { load_scenario } from './load.ts';
import { make_machine } from './machine.ts';
import { parse_buddyinfo, parse_pagetypeinfo, ProcTextError } from './proc_text.ts';

// As printed by a kernel 6.18 with two CPUs (form only; the counts are shortened).
const REAL = `Page block order: 9
Pages per block:  512

Free pages count per migrate type at order       0      1      2      3      4      5      6      7      8      9     10 
Node    0, zone      DMA, type    Unmovable      0      0      0      0      0      0      0      0      1      0      0 
Node    0, zone      DMA, type      Movable      0      0      0      0      0      0      0      0      0      1      3 
Node    0, zone    DMA32, type    Unmovable      1      0      0      1      1      1      1      1      1      0      0 
Node    0, zone    DMA32, type      Movable >100000      8     10      9      8      8      7      9      9      8    733 

Number of blocks type     Unmovable      Movable 
Node 0, zone      DMA            1            7 
Node 0, zone    DMA32            1         1527 
`;

describe('a text of a real kernel', () => {
  it('is read, capped counts included', () => {
    const info = parse_pagetypeinfo(REAL);
    expect([info.block_order, info.block_pages, info.zones.length]).toEqual([9, 512, 2]);
    expect(info.zones[1]).toMatchObject({ zone: 'DMA32', blocks: { Unmovable: 1, Movable: 1527 } });
    expect(info.zones[1]!.free['Movable']!.slice(-2)).toEqual([8, 733]);
    expect(info.zones[1]!.free['Movable']![0]).toBe(100000);
    expect(parse_buddyinfo('Node 0, zone      DMA      1      0      1 \nNode 0, zone   Normal     10     11     12 \n')).toEqual([
      { node: 0, zone: 'DMA', free: [1, 0, 1] }, { node: 0, zone: 'Normal', free: [10, 11, 12] },
    ]);
  });

  it('that is broken is refused by its line', () => {
    expect(() => parse_pagetypeinfo(REAL.replace('733', 'many'))).toThrow(/^line 8: expected a count, got "many"/);
    expect(() => parse_pagetypeinfo(REAL.replace('      8    733', '      8'))).toThrow(/^line 8: expected 11 counts/);
    expect(() => parse_pagetypeinfo(REAL.replace('Number of blocks', 'Blocks'))).toThrow(/^line 10: /);
    expect(() => parse_buddyinfo('')).toThrow(ProcTextError);
    expect(() => parse_buddyinfo('Node 0, zone DMA 1 2\nNode 0, zone Normal 1\n')).toThrow(/^line 2: expected 2 counts/);
  });
});

describe('the texts of the model', () => {
  it('say what the arena says, at any instant of any run', () => {
    fc.assert(fc.property(
      fc.constantFrom('out-of-stack', 'who-may-write', 'W3-hotscan-idle'), fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1500 }),
      (id, seed, ms) => {
        const { kernel: k } = make_machine(load_scenario(id).scenario!, seed);
        k.eng.run(ms * 1e6, Infinity, Infinity);
        const buddy = parse_buddyinfo(buddyinfo_text(k));
        const types = parse_pagetypeinfo(pagetypeinfo_text(k));
        expect([types.block_order, types.block_pages]).toEqual([k.huge_order, 1 << k.huge_order]);
        k.config.zones.forEach((zone, z) => {
          const orders = Array.from({ length: MAX_ORDER }, (_, order) => order);
          expect(buddy[z]).toEqual({ node: 0, zone: zone.name, free: orders.map((order) => free_blocks(k, z, order)) });
          MIGRATETYPE_NAMES.slice(0, MIGRATE_TYPES).forEach((name, type) => {
            expect(types.zones[z]!.free[name]).toEqual(orders.map((order) => k.free_count[(z * MAX_ORDER + order) * MIGRATE_TYPES + type]));
          });
          // Free pages are the same by both texts.
          const pages = (counts: readonly number[]): number => counts.reduce((sum, n, order) => sum + n * (1 << order), 0);
          expect(Object.values(types.zones[z]!.free).reduce((sum, counts) => sum + pages(counts), 0)).toBe(k.zone_free[z]);
          const blocks = Object.values(types.zones[z]!.blocks).reduce((sum, n) => sum + n, 0);
          expect(blocks).toBe(Math.ceil((zone.start_pfn + zone.nr_pages) / (1 << k.huge_order)) - Math.floor(zone.start_pfn / (1 << k.huge_order)));
        });
      },
    ), { numRuns: 12 });
  });

  it('survive writing, reading and writing again, letter for letter', () => {
    const { kernel: k } = make_machine(load_scenario('who-may-write').scenario!, 3);
    k.eng.run(500e6, Infinity, Infinity);
    const text = pagetypeinfo_text(k);
    const read = parse_pagetypeinfo(text);
    const lines = read.zones.flatMap((zone) => Object.entries(zone.free).map(([type, free]) => (
      `Node    ${zone.node}, zone ${zone.zone.padStart(8)}, type ${type.padStart(12)} ${free.map((n) => `${String(n).padStart(6)} `).join('')}`)));
    expect(text.split('\n').slice(4, 4 + lines.length)).toEqual(lines);
    const buddy = buddyinfo_text(k);
    expect(parse_buddyinfo(buddy).map((zone) => `Node ${zone.node}, zone ${zone.zone.padStart(8)} ${zone.free.map((n) => `${String(n).padStart(6)} `).join('')}\n`).join('')).toBe(buddy);
  });
});
