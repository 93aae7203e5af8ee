// get_request_wait, 2.6.34 block/blk-core.c: a task that finds all 128 requests of its direction taken starts the device
// and sleeps until one is free. Args: device, 1 = write.
import { define_routine } from '#engine/routine.ts';
import { D, DEVICE_SCALARS } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { WAIT } from '../wait_reasons.ts';
import { unplug } from './request_queue.ts';

const L = { device: 0, write: 1 } as const;
const STEP = { wait: 0, woken: 1 } as const;

export const get_request_wait = define_routine<Kernel, keyof typeof STEP>({
  name: 'get_request_wait',
  file: 'block/blk-core.c',
  kernel: '2.6.34 get_request_wait, get_request',
  layer: 'storage',
  // Its 400 bytes stand in the record of submit_bio, which calls it on every way to the disk.
  covers: [],
  sleeps: 'until a request of that direction is free',
  locals: L,
  step: STEP,
  run: {
    wait(k, f) {
      const device = f.l[f.b + L.device]!;
      k.eng.emit_for(f.task, TP.block_sleeprq, device, f.l[f.b + L.write]!);
      if (k.dev[device * DEVICE_SCALARS + D.plugged] === 1) unplug(k, device);
      return f.sleep(WAIT.get_request_wait, device * 2 + f.l[f.b + L.write]!, 0, STEP.woken);
    },
    woken(_k, f) {
      return f.done();
    },
  },
});
