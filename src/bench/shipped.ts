// What the benchmarks call of the model. `npm run bench` bundles this file as the page's worker is bundled and measures
// the bundle; imported as it stands it is the code as tsx makes it of the sources.
export { Arena } from '#base/arena.ts';
export { EventHeap } from '#base/event_heap.ts';
export { free_block, rmqueue } from '#kernel/mm/buddy.ts';
export { VM } from '#kernel/vmstat.ts';
export { FrameEncoder } from '#server/frame_encoder.ts';
export { load_scenario } from '#session/load.ts';
export { make_machine } from '#session/machine.ts';
export { Timeline } from '#session/timeline.ts';
export { zipf_list } from '#workloads/lists.ts';
