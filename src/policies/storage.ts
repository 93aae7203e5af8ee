import { STORAGE, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const storage: Policy = {
  id: 'storage',
  label: 'Layers of storage',
  group: 'stack',
  help: 'Each layer between file system and disk adds its own frames to every stack that writes. Timing is not changed.',
  year: '2010',
  source: 'Dave Chinner, linux-kernel, May 2014: about 1,000 bytes for FC or SCSI; 150 to 300 for a mapping layer is our estimate; union mount on RAID on network disks is the case named in LWN, April 2010',
  kernel: 'make_request_fn',
  options: [
    { id: 'plain', label: 'plain SATA disk', value: STORAGE.plain },
    { id: 'scsi', label: 'SCSI or fibre channel', value: STORAGE.scsi },
    { id: 'md', label: 'RAID (md) on SATA', value: STORAGE.md },
    { id: 'md+scsi', label: 'RAID (md) on SCSI', value: STORAGE.md_scsi },
    { id: 'stacked', label: 'union mount on RAID on network disks', value: STORAGE.stacked },
  ],
  default: 'plain',
  decision_point: SW.storage,
};
