import { ENTRY_PATH, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const entry_path: Policy = {
  id: 'entry_path',
  label: 'How the caller enters the kernel',
  group: 'stack',
  help: 'The system call that the caller makes over and over: each leaves another depth before memory is asked for.',
  year: '2010',
  source: 'stack traces on linux-mm and linux-kernel, April 2010: A by way of select (Dave Chinner, 8 April), B sendfile and C write (John Berthels, 9 April)',
  kernel: 'sys_select(), sys_sendfile64(), sys_write()',
  options: [
    { id: 'select', label: 'select (trace A)', value: ENTRY_PATH.select },
    { id: 'sendfile', label: 'sendfile (trace B)', value: ENTRY_PATH.sendfile },
    { id: 'write', label: 'write that must flush (trace C)', value: ENTRY_PATH.write },
  ],
  default: 'select',
  decision_point: SW.entry_path,
};
