import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const khugepaged_sleep: Policy = {
  id: 'khugepaged_sleep',
  label: 'How long khugepaged rests between rounds',
  group: 'huge pages',
  help: 'The shorter, the sooner memory is in huge pages, and the more time of a CPU that takes.',
  year: '2011',
  source: 'khugepaged_scan_sleep_millisecs of 2.6.38, mm/huge_memory.c',
  kernel: 'khugepaged/scan_sleep_millisecs',
  options: [
    { id: '10s', label: '10 s (default)', value: 10e9 },
    { id: '1s', label: '1 s', value: 1e9 },
    { id: '100ms', label: '0.1 s', value: 100e6 },
    { id: '0s', label: 'not at all', value: 0 },
  ],
  default: '10s',
  decision_point: SW.khugepaged_sleep,
  numeric: { min: 0, max: 3600e9, units: { s: 1e9, ms: 1e6 } },
};
