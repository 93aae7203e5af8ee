// A stand-in for the server, for tests of the page alone: hand-made frames shifted along the clock, instant answers,
// switches that fork. It knows nothing of memory; it must never be imported by anything that ships.
import { DOT, EVENT, HEAD, LEVEL, QUEUE, SEGMENT, TASK } from '#wire/frame_layout.ts';
import { KIND, MARK_DIRTY } from '#wire/marks.ts';
import type { Command, MarkerText, Reply, Request, SessionInfo, Target } from '#wire/messages.ts';
import { WIRE_VERSION } from '#wire/version.ts';
import { copyFrame, countBlocks, toyMachine, toyRandom } from './frames.ts';
import type { ToyMachine } from './frames.ts';

/** One event every so often. */
const EVENT_NS = 2e6;
const HEAD_TIMES = ['disk_move_start_ns', 'disk_move_end_ns', 'disk_service_start_ns', 'disk_service_end_ns'] as const;

export interface FakeServer {
  handle(request: Request): void;
}

type SendReply = (reply: Reply, transfer: ArrayBuffer[]) => void;

function shift(section: Float64Array, names: readonly string[], rows: number, fields: readonly string[], by: number): void {
  for (const field of fields) {
    const at = names.indexOf(field);
    for (let row = 0; row < rows; row++) section[row * names.length + at]! += by;
  }
}

function frameAt(toy: ToyMachine, ns: number, ordinal: number, session: SessionInfo): ArrayBuffer {
  const view = copyFrame(toy.view);
  const by = ns - toy.view.head_of('at_ns');
  const random = toyRandom(session.seed + session.commands.length);
  const kinds = [KIND.free, KIND.file_inactive, KIND.file_active, KIND.anon_inactive, KIND.file_inactive | MARK_DIRTY];
  for (let event = 0; event < ordinal; event++) view.mark[random(view.dims.nr_pages)] = kinds[random(kinds.length)]!;
  countBlocks(view, session.block_pages);
  shift(view.head, HEAD, 1, HEAD_TIMES, by);
  shift(view.task, TASK, view.dims.nr_tasks, ['since_ns'], by);
  shift(view.queue, QUEUE, view.head_of('nr_queue'), ['issued_ns'], by);
  shift(view.dot, DOT, view.head_of('nr_dots'), ['start_ns', 'end_ns'], by);
  shift(view.segment, SEGMENT, view.head_of('nr_segments'), ['from_ns', 'to_ns'], by);
  shift(view.level, LEVEL, view.head_of('nr_levels'), ['ns'], by);
  shift(view.event, EVENT, view.head_of('nr_events'), ['ns'], by);
  const shiftEvents = ordinal - 4800;
  shift(view.event, EVENT, view.head_of('nr_events'), ['id', 'ordinal'], shiftEvents);
  const set = (field: (typeof HEAD)[number], value: number): void => {
    view.head[HEAD.indexOf(field)] = value;
  };
  set('at_ns', ns);
  set('ordinal', ordinal);
  set('next_ns', (ordinal + 1) * EVENT_NS);
  set('ended', ns >= session.duration_ns ? 1 : 0);
  return view.buffer;
}

export function create_server(send: SendReply): FakeServer {
  const toy = toyMachine();
  let session: SessionInfo = toy.session;
  let shown = { ns: 0, ordinal: 0 };
  let explored = 0;

  const markers = (): MarkerText[] => {
    const random = toyRandom(session.seed + session.commands.length * 7);
    const kinds = toy.catalog.events.filter((kind) => kind.marker !== 'none');
    const found: MarkerText[] = [];
    for (let ns = 2e8; ns < explored; ns += 2e8 + random(6) * 1e8) {
      const kind = kinds[random(random(9) === 0 ? kinds.length : 2)]!;
      found.push({ ns, ordinal: Math.floor(ns / EVENT_NS), kind: kind.id, actor: random(6), a: 12, b: 0 });
    }
    return found;
  };

  const instantOf = (target: Target): typeof shown => {
    let ns: number;
    if (target.kind === 'ns') ns = target.ns;
    else if (target.kind === 'instant') ns = target.ordinal * EVENT_NS;
    else if (target.kind === 'step') ns = (shown.ordinal + target.events) * EVENT_NS;
    else {
      explored = Math.max(explored, session.duration_ns);
      const all = markers();
      const next = target.direction > 0 ? all.find((one) => one.ns > shown.ns) : all.findLast((one) => one.ns < shown.ns);
      ns = next?.ns ?? (target.direction > 0 ? session.duration_ns : 0);
    }
    ns = Math.min(Math.max(ns, 0), session.duration_ns);
    return { ns, ordinal: Math.floor(ns / EVENT_NS) };
  };

  const open = (request: Extract<Request, { type: 'open' }>): void => {
    const known = toy.catalog.scenarios.some((one) => one.id === request.scenario);
    if (!known) {
      const problem = { field: 'scenario', expected: 'a listed id', got: String(request.scenario) };
      return send({ type: 'fault', id: request.id, where: 'open', message: 'no such scenario', problems: [problem] }, []);
    }
    const problems = Object.keys(request.switches)
      .filter((name) => !(name in toy.session.base_switches))
      .map((name) => ({ field: 'sw', expected: 'a switch that exists', got: name }));
    session = { ...toy.session, seed: request.seed, commands: [...request.commands], switches: { ...toy.session.switches, ...request.switches } };
    shown = { ns: 0, ordinal: 0 };
    explored = 0;
    send({ type: 'opened', id: request.id, session, problems }, []);
  };

  const handle = (request: Request): void => {
    switch (request.type) {
      case 'hello':
        return send({ type: 'ready', id: request.id, wire: WIRE_VERSION, catalog: toy.catalog }, []);
      case 'open':
        return open(request);
      case 'frame_at': {
        shown = instantOf(request.target);
        explored = Math.max(explored, shown.ns);
        const buffer = frameAt(toy, shown.ns, shown.ordinal, session);
        return send({ type: 'frame', id: request.id, buffer, instant: shown, catching_up: false }, [buffer]);
      }
      case 'command': {
        const command: Command = { ordinal: shown.ordinal, ...request.change };
        session = { ...session, commands: [...session.commands.filter((one) => one.ordinal <= shown.ordinal), command] };
        explored = shown.ns;
        return send({ type: 'forked', id: request.id, instant: shown, session }, []);
      }
      case 'inspect':
        return inspect(request);
      case 'timeline': {
        const random = toyRandom(session.seed + session.commands.length);
        const bins = Array.from({ length: request.bins }, (_, bin) => ({ at: (bin / request.bins) * session.duration_ns, n: random(40) + (bin % 60) }));
        const density = bins.map(({ at, n }) => (at <= explored ? n : 0));
        const stalled = bins.map(({ at, n }) => (at <= explored && n > 70 ? 0.8 : 0));
        return send({ type: 'timeline', id: request.id, explored_ns: explored, markers: markers(), density, stalled, ghost_from_ns: null }, []);
      }
      case 'report':
        return send({ type: 'report', id: request.id, report: { metrics: { longest_stall_ns: 31.4e6 * (shown.ns / 1e9) } }, truth: null }, []);
    }
  };

  const inspect = (request: Extract<Request, { type: 'inspect' }>): void => {
    const { what } = request;
    if (what.kind !== 'page') {
      return send({ type: 'fault', id: request.id, where: 'inspect', message: 'only pages here', problems: [] }, []);
    }
    const free = (toy.view.mark[what.pfn]! & 15) === KIND.free;
    send({
      type: 'detail',
      id: request.id,
      detail: {
        kind: 'page', pfn: what.pfn, mapping: 0, index: free ? -1 : what.pfn % 900, sector: 80_000, cause: 0,
        words: free ? `Page ${what.pfn}: free` : `Page ${what.pfn} of /var/log/a`,
        facts: [{ label: 'list', kernel: 'lru', value: 'file, inactive' }, { label: 'dirty', kernel: 'PG_dirty', value: 'no' }],
      },
    }, []);
  };
  return { handle };
}
