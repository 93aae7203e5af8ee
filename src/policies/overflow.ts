import { OVERFLOW, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const overflow: Policy = {
  id: 'overflow',
  label: 'What a stack overflow does',
  group: 'stack',
  help: 'Only counted and marked, so that the run goes on; or the machine stops, as a guard page makes it do.',
  year: '2016',
  source: 'silent corruption until vmapped stacks with guard pages, kernel 4.9 (December 2016)',
  kernel: 'CONFIG_VMAP_STACK',
  options: [
    { id: 'counted', label: 'counted, the run goes on', value: OVERFLOW.counted },
    { id: 'fatal', label: 'fatal, the machine stops', value: OVERFLOW.fatal, era: ['4.9', null] },
  ],
  default: 'counted',
  decision_point: SW.overflow,
};
