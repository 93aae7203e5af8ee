// The way of one page (or one metadata block) into the block layer, with the stack it costs: submit_bio and, by the switch
// storage, the layers under the file system. Models 2.6.34 block/blk-core.c submit_bio, generic_make_request,
// __make_request, get_request_wait. Bytes of the layers: see stack_profiles.ts; the split between them is estimated.
import type { Routine } from '#engine/routine.ts';
import { define_routine } from '#engine/routine.ts';
import { COST } from '../costs.ts';
import { STORAGE, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { submit_page_io } from '../mm/page_io.ts';
import { submit_page } from '../block/request_queue.ts';
import { FRAMES } from './stack_profiles.ts';

const UNION = 1;
const MD = 2;
const SCSI = 4;
const NETWORK = 8;
/** Layers of each answer of the switch storage, outermost first. */
const LAYERS: Record<number, number> = {
  [STORAGE.plain]: 0,
  [STORAGE.scsi]: SCSI,
  [STORAGE.md]: MD,
  [STORAGE.md_scsi]: MD | SCSI,
  [STORAGE.stacked]: UNION | MD | NETWORK,
};

const L = { pfn: 0, origin: 1, device: 2, sector: 3, write: 4, layers: 5 } as const;
const STEP = { start: 0, queue: 1 } as const;

/** Args: pfn (below 0: a metadata block), origin, device, sector, 1 = write. */
export const submit_bio: Routine<Kernel> = define_routine<Kernel, keyof typeof STEP>({
  name: 'submit_bio',
  file: 'block/blk-core.c',
  kernel: '2.6.34 submit_bio, generic_make_request, __make_request, get_request',
  layer: 'storage',
  covers: FRAMES.submit_bio,
  sleeps: 'for a free request',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      f.spend(COST.submit_bio);
      const layers = LAYERS[k.sw[SW.storage]!]!;
      if (layers !== 0) return f.call(first_layer(layers), STEP.queue, layers & (layers - 1));
      return f.goto(STEP.queue);
    },
    queue(k, f) {
      const l = f.l;
      const b = f.b;
      const pfn = l[b + L.pfn]!;
      const device = l[b + L.device]!;
      const write = l[b + L.write] === 1;
      const sent =
        pfn >= 0
          ? submit_page_io(k, f.task, device, l[b + L.sector]!, pfn, write, l[b + L.origin]!)
          : submit_page(k, f.task, device, l[b + L.sector]!, pfn, write, l[b + L.origin]!);
      if (!sent) return f.call(k.ops.get_request_wait, STEP.queue, device, write ? 1 : 0);
      return f.done(1);
    },
  },
});

const N = { below: 0 } as const;
const N_STEP = { enter: 0, leave: 1 } as const;

function layer(name: string, frames: Routine<Kernel>['covers'], file: string): Routine<Kernel> {
  return define_routine<Kernel, keyof typeof N_STEP>({
    name,
    file,
    kernel: 'frames of a storage layer; bytes estimated from Chinner, linux-mm 2014-05-28',
    layer: 'storage',
    covers: frames,
    sleeps: 'never',
    locals: N,
    step: N_STEP,
    run: {
      enter(_k, f) {
        const below = f.l[f.b + N.below]!;
        if (below !== 0) return f.call(first_layer(below), N_STEP.leave, below & (below - 1));
        return f.goto(N_STEP.leave);
      },
      leave(_k, f) {
        return f.done();
      },
    },
  });
}

const union_layer = layer('union_mount', FRAMES.union, 'fs (out of tree in 2010)');
const md_layer = layer('md_make_request', FRAMES.md, 'drivers/md/md.c');
const scsi_layer = layer('scsi_request_fn', FRAMES.scsi, 'drivers/scsi/scsi_lib.c');
const network_layer = layer('network_block_device', FRAMES.network, 'drivers/block/nbd.c');
export const STORAGE_LAYERS: readonly Routine<Kernel>[] = [union_layer, md_layer, scsi_layer, network_layer];

function first_layer(mask: number): Routine<Kernel> {
  if ((mask & UNION) !== 0) return union_layer;
  if ((mask & MD) !== 0) return md_layer;
  if ((mask & SCSI) !== 0) return scsi_layer;
  return network_layer;
}
