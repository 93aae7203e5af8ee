import { CAPTURE, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const capture: Policy = {
  id: 'capture',
  label: 'What keeps a block together until its maker has it',
  group: 'huge pages',
  help: 'Between the last move and the allocation anybody may take a page out of the block. It can be handed over the moment it is whole, or nobody may allocate from it meanwhile.',
  year: '2013',
  source: 'LWN, LSFMM April 2013; capture on free since 5.1 (commit 5e1f0f098b46); a block set aside (MIGRATE_ISOLATE) was proposed and is used by CMA only',
  kernel: 'capture_control, MIGRATE_ISOLATE',
  options: [
    { id: 'off', label: 'nothing: first come, first served', value: CAPTURE.off },
    { id: 'on_free', label: 'it is handed over the moment it is whole', value: CAPTURE.on_free, era: ['5.1', null] },
    { id: 'isolate', label: 'nobody else may take from it', value: CAPTURE.isolate },
  ],
  default: 'off',
  decision_point: SW.capture,
};
