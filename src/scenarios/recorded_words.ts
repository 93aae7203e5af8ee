// What the menu says of a recorded kernel case, and the rules it runs by: known of all of them without their recordings.

/** Lists per node and the boost of watermarks: all recorded kernels are 6.1. */
export const RECORDED_RULES = { lru_scope: 'node', watermark_boost_factor: 15000 } as const;

export function recorded_words(name: string, kernel: string): { title: string; lesson: string; summary: string; group: 'kernel case'; question: string } {
  return {
    title: `Kernel case ${name}`,
    lesson: 'real kernel',
    summary: `A recorded run of Linux ${kernel}, replayed: the same requests on a machine of the same size. Times depend on the speed of the recorded guest.`,
    group: 'kernel case',
    question: 'Does the model do what Linux did?',
  };
}
