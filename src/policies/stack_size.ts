import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const stack_size: Policy = {
  id: 'stack_size',
  label: 'Size of a kernel stack',
  group: 'stack',
  help: 'Where the red line is: bytes of stack that each task has inside the kernel, thread_info included.',
  year: '2010',
  source: 'THREAD_SIZE: 8 KiB on x86-64 until 3.14, 16 KiB from 3.15 (May 2014); 4 KiB was an option on 32 bits until 2.6.36',
  kernel: 'THREAD_SIZE',
  options: [
    { id: '4k', label: '4 KiB (32-bit kernels only, frame bytes estimated)', value: 4096, era: [null, '2.6.36'] },
    { id: '8k', label: '8 KiB (x86-64 in 2010)', value: 8192 },
    { id: '16k', label: '16 KiB (since 2014)', value: 16384, era: ['3.15', null] },
  ],
  default: '8k',
  decision_point: SW.stack_size,
};
