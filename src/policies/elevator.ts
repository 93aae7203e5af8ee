import { ELEVATOR, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const elevator: Policy = {
  id: 'elevator',
  label: 'Order in which the disk takes requests',
  group: 'disk',
  help: 'As they came, or always onwards in one direction over the disk.',
  year: '2010',
  source: 'one-way elevator as in block/elevator.c of 2.6.34; CFQ, the default then, is not modelled',
  kernel: 'elevator=',
  options: [
    { id: 'clook', label: 'one way over the disk (C-LOOK)', value: ELEVATOR.clook },
    { id: 'fcfs', label: 'first come, first served', value: ELEVATOR.fcfs },
  ],
  default: 'clook',
  decision_point: SW.elevator,
};
