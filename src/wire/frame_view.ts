// Typed views of one frame's buffer. Panels read frames through this and through nothing else.
import type { FrameDims, Layout } from './frame_layout.ts';
import { frame_layout, layout_of } from './frame_layout.ts';
import * as L from './frame_layout.ts';
import { WAIT_BOUNDS } from './waits.ts';

export class FrameView {
  readonly dims: FrameDims;
  readonly buffer: ArrayBuffer;
  readonly head: Float64Array;
  readonly zone: Float64Array;
  readonly task: Float64Array;
  readonly vmstat: Float64Array;
  readonly queue: Float64Array;
  readonly dot: Float64Array;
  readonly segment: Float64Array;
  readonly level: Float64Array;
  readonly event: Float64Array;
  readonly followed: Float64Array;
  readonly scanner: Float64Array;
  readonly steal: Float64Array;
  readonly area: Int32Array;
  readonly block_info: Uint8Array;
  readonly list_count: Int32Array;
  readonly list_head: Int32Array;
  readonly list_tail: Int32Array;
  readonly tray: Int32Array;
  readonly record: Int32Array;
  readonly block: Uint16Array;
  readonly mark: Uint8Array;
  readonly wait_cell: Uint16Array;
  /** Empty unless a lens was asked for. */
  readonly lens_class: Float64Array;
  readonly lens_block: Uint16Array;
  readonly lens: Uint8Array;

  constructor(dims: FrameDims, buffer: ArrayBuffer, layout: Layout = layout_of(dims, buffer.byteLength) ?? frame_layout(dims)) {
    this.dims = dims;
    this.buffer = buffer;
    const s = layout.sections;
    const f64 = (name: L.SectionName): Float64Array => new Float64Array(buffer, s[name].offset, s[name].length);
    const i32 = (name: L.SectionName): Int32Array => new Int32Array(buffer, s[name].offset, s[name].length);
    this.head = f64('head');
    this.zone = f64('zone');
    this.task = f64('task');
    this.vmstat = f64('vmstat');
    this.queue = f64('queue');
    this.dot = f64('dot');
    this.segment = f64('segment');
    this.level = f64('level');
    this.event = f64('event');
    this.followed = f64('followed');
    this.scanner = f64('scanner');
    this.steal = f64('steal');
    this.area = i32('area');
    this.block_info = new Uint8Array(buffer, s.block_info.offset, s.block_info.length);
    this.list_count = i32('list_count');
    this.list_head = i32('list_head');
    this.list_tail = i32('list_tail');
    this.tray = i32('tray');
    this.record = i32('record');
    this.block = new Uint16Array(buffer, s.block.offset, s.block.length);
    this.mark = new Uint8Array(buffer, s.mark.offset, s.mark.length);
    this.wait_cell = new Uint16Array(buffer, s.wait_cell.offset, s.wait_cell.length);
    this.lens_class = f64('lens_class');
    this.lens_block = new Uint16Array(buffer, s.lens_block.offset, s.lens_block.length);
    this.lens = new Uint8Array(buffer, s.lens.offset, s.lens.length);
  }

  head_of(field: (typeof L.HEAD)[number]): number {
    return this.head[L.HEAD.indexOf(field)]!;
  }
  zone_of(zone: number, field: (typeof L.ZONE)[number]): number {
    return this.zone[zone * L.ZONE.length + L.ZONE.indexOf(field)]!;
  }
  task_of(task: number, field: (typeof L.TASK)[number]): number {
    return this.task[task * L.TASK.length + L.TASK.indexOf(field)]!;
  }
  /** Activation record `depth` (0 = outermost) of a task. */
  record_of(task: number, depth: number, field: (typeof L.RECORD)[number]): number {
    return this.record[(task * this.dims.max_records + depth) * L.RECORD.length + L.RECORD.indexOf(field)]!;
  }
  queue_of(row: number, field: (typeof L.QUEUE)[number]): number {
    return this.queue[row * L.QUEUE.length + L.QUEUE.indexOf(field)]!;
  }
  dot_of(row: number, field: (typeof L.DOT)[number]): number {
    return this.dot[row * L.DOT.length + L.DOT.indexOf(field)]!;
  }
  segment_of(row: number, field: (typeof L.SEGMENT)[number]): number {
    return this.segment[row * L.SEGMENT.length + L.SEGMENT.indexOf(field)]!;
  }
  level_of(row: number, field: (typeof L.LEVEL)[number]): number {
    return this.level[row * L.LEVEL.length + L.LEVEL.indexOf(field)]!;
  }
  event_of(row: number, field: (typeof L.EVENT)[number]): number {
    return this.event[row * L.EVENT.length + L.EVENT.indexOf(field)]!;
  }
  scanner_of(row: number, field: (typeof L.SCANNER)[number]): number {
    return this.scanner[row * L.SCANNER.length + L.SCANNER.indexOf(field)]!;
  }
  steal_of(row: number, field: (typeof L.STEAL)[number]): number {
    return this.steal[row * L.STEAL.length + L.STEAL.indexOf(field)]!;
  }
  /** Free blocks of 2^order pages of a zone, of one migrate type. */
  area_of(zone: number, order: number, type: number): number {
    return this.area[(zone * L.ORDERS + order) * L.MIGRATE_TYPES + type]!;
  }
  block_info_of(block: number, field: (typeof L.BLOCK_INFO)[number]): number {
    return this.block_info[block * L.BLOCK_INFO.length + L.BLOCK_INFO.indexOf(field)]!;
  }
  /** Which lens the frame carries (LENS of lens.ts); 0 = none. */
  get lens_id(): number {
    return this.lens_class[0] ?? 0;
  }
  lens_class_of(row: number, field: (typeof L.LENS_CLASS)[number]): number {
    return this.lens_class[1 + row * L.LENS_CLASS.length + L.LENS_CLASS.indexOf(field)]!;
  }
  followed_of(row: number, field: (typeof L.FOLLOWED)[number]): number {
    return this.followed[row * L.FOLLOWED.length + L.FOLLOWED.indexOf(field)]!;
  }
  /** Waits that ended in a column of time, of a bucket of length (waits.ts). */
  wait_cell_of(column: number, bucket: number): number {
    return this.wait_cell[column * WAIT_BOUNDS.length + bucket]!;
  }
  list_count_of(zone: number, list: number): number {
    return this.list_count[zone * L.LISTS_PER_ZONE + list]!;
  }
}
