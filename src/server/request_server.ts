// Answers requests, whatever carries them: no globals, no timers. Every request gets exactly one reply; what goes wrong
// is a reply too. A model that fails in the middle of an event is put back to the last whole instant. Where a scenario has
// to be loaded first, the requests after it wait, so that answers keep the order of the questions.
import { unreachable } from '#base/assert.ts';
import type { Problem, Reply, Request } from '#wire/messages.ts';
import { WIRE_VERSION } from '#wire/version.ts';
import { build_catalog } from './catalog_builder.ts';
import type { Comparing, Opened } from './comparing.ts';
import type { Measuring } from './measuring.ts';
import type { Found, FoundLesson, Model } from './model.ts';
import { Session } from './session.ts';
import { parse_request } from './validate.ts';

export type Send = (reply: Reply, transfer: ArrayBuffer[]) => void;

export interface Server {
  handle(request: Request): void;
}

/** State of a machine, in bytes, from which it is given up before the next is made: 4 GiB of pages. Chosen. */
const LARGE_MACHINE = 100e6;

/** Loaded with the first question that needs it. */
let looks: typeof import('./inspect_answer.ts') | null = null;
let reasons: typeof import('./why.ts') | null = null;
let lives: typeof import('./life_answer.ts') | null = null;

export class RequestServer implements Server {
  private readonly model: Model;
  private readonly send: Send;
  private readonly clock: (() => number) | null;
  private session: Session | null = null;
  /** Requests that came while a scenario or lesson was being loaded; null = none is. */
  private waiting: unknown[] | null = null;
  /** Loaded with the first run that is only measured. */
  private measuring: Measuring | null = null;
  /** Loaded with the first comparison, and the run that is open as it can be made again. */
  private comparing: Comparing | null = null;
  private opened: Omit<Opened, 'commands'> | null = null;

  constructor(model: Model, send: Send, clock: (() => number) | null) {
    this.model = model;
    this.send = send;
    this.clock = clock;
  }

  handle(request: unknown): void {
    if (this.waiting !== null) this.waiting.push(request);
    else this.handle_now(request);
  }

  private handle_now(request: unknown): void {
    let id = -1;
    let where = 'request';
    try {
      id = id_of(request);
      const checked = parse_request(request);
      if (checked.request === null) {
        this.fault(id, type_of(request), 'the request is not of the agreed form', checked.problems);
        return;
      }
      where = checked.request.type;
      this.answer(checked.request);
    } catch (error) {
      this.recover();
      this.fault(id, where, error instanceof Error ? error.message : 'an error without a name', []);
    }
  }

  private answer(request: Request): void {
    switch (request.type) {
      case 'hello':
        this.send({ type: 'ready', id: request.id, wire: WIRE_VERSION, catalog: build_catalog(this.model) }, []);
        return;
      case 'open':
        this.open(request);
        return;
      case 'measure':
        void this.later(request.id, 'measure', async () => this.measure(request));
        return;
      case 'lesson':
        void this.later(request.id, 'lesson', async () => this.lesson(request.id, await this.model.lesson(request.lesson)));
        return;
      default:
        if (this.session === null) this.fault(request.id, request.type, 'no run is open', []);
        else if (request.type === 'first_difference' || request.type === 'what_changed') {
          const { session } = this;
          void this.later(request.id, request.type, async () => this.compare(session, request));
        } else this.answer_in(this.session, request);
    }
  }

  private answer_in(session: Session, request: Exclude<Request, { type: 'hello' | 'open' | 'lesson' | 'measure' | 'first_difference' | 'what_changed' }>): void {
    const { id } = request;
    switch (request.type) {
      case 'frame_at': {
        const frame = session.frame_at(request.target, request.window_ns, request.follow, request.recycle, request.lens, request.waits_of);
        this.send({ type: 'frame', id, ...frame }, [frame.buffer]);
        return;
      }
      case 'command': {
        const { change } = request;
        const problem = this.model.switch_problem(change.switch, change.option) ?? session.fork(change);
        if (problem !== null) this.fault(id, 'command', 'the machine has no such switch or option', [problem]);
        else this.send({ type: 'forked', id, instant: session.instant, session: session.info() }, []);
        return;
      }
      case 'inspect':
        this.inspect(session, request);
        return;
      case 'timeline':
        this.send({ type: 'timeline', id, ...session.timeline_of(request.bins) }, []);
        return;
      case 'instants': {
        const answer = session.instants(request.marks);
        if ('field' in answer) this.fault(id, 'instants', 'the model has nothing of that name', [answer]);
        else this.send({ type: 'instants', id, ...answer }, []);
        return;
      }
      case 'why':
      case 'why_if':
        this.explain(session, request);
        return;
      case 'life':
        this.tell_life(session, request);
        return;
      case 'report':
        this.send({ type: 'report', id, ...this.model.report(session.machine, session.timeline.commands.length === 0) }, []);
        return;
      default:
        unreachable(request, 'request');
    }
  }

  /** Switches and commands that the model does not know are left out and named; the rest is opened. */
  private open(request: Extract<Request, { type: 'open' }>): void {
    const found = this.model.load_scenario(request.scenario);
    if (found instanceof Promise) void this.later(request.id, 'open', async () => this.open_found(request, await found));
    else this.open_found(request, found);
  }

  private lesson(id: number, found: FoundLesson): void {
    if (found.lesson === null) this.fault(id, 'lesson', 'there is no such lesson', found.problems);
    else this.send({ type: 'lesson', id, lesson: found.lesson }, []);
  }

  /** A slice of a run that is only measured; it leaves the run that is open alone. */
  private async measure(request: Extract<Request, { type: 'measure' }>): Promise<void> {
    this.measuring ??= new (await import('./measuring.ts')).Measuring(this.model, this.clock);
    const answer = await this.measuring.ask(request);
    if ('problems' in answer) this.fault(request.id, 'measure', 'the run cannot be made', answer.problems);
    else this.send({ type: 'measured', id: request.id, run: answer.run }, []);
  }

  private inspect(session: Session, request: Extract<Request, { type: 'inspect' }>): void {
    const { id, type, what } = request;
    if (looks === null) {
      void this.later(id, type, async () => {
        looks = await import('./inspect_answer.ts');
        this.inspect(session, request);
      });
      return;
    }
    const detail = looks.answer_inspect(session.timeline, session.machine.info.tasks, what);
    if ('field' in detail) this.fault(id, type, 'there is nothing of that name', [detail]);
    else this.send({ type: 'detail', id, detail }, []);
  }

  private explain(session: Session, request: Extract<Request, { type: 'why' | 'why_if' }>): void {
    if (reasons === null) {
      void this.later(request.id, request.type, async () => {
        reasons = await import('./why.ts');
        this.explain(session, request);
      });
      return;
    }
    const { id, type, about } = request;
    const { timeline } = session;
    if (type === 'why') {
      const answer = reasons.answer_why(timeline, about);
      if ('field' in answer) this.fault(id, type, 'there is nothing of that name', [answer]);
      else this.send({ type, id, why: answer.why }, []);
      return;
    }
    const answer = this.model.switch_problem(request.change.switch, request.change.option) ?? reasons.answer_what_if(timeline, about, request.change);
    if ('field' in answer) this.fault(id, type, 'that cannot be tried', [answer]);
    else this.send({ type, id, result: answer }, []);
  }

  private tell_life(session: Session, request: Extract<Request, { type: 'life' }>): void {
    if (lives === null) {
      void this.later(request.id, request.type, async () => {
        lives = await import('./life_answer.ts');
        this.tell_life(session, request);
      });
      return;
    }
    const answer = lives.answer_life(session.timeline, request, this.clock);
    if ('field' in answer) this.fault(request.id, request.type, 'there is nothing of that name', [answer]);
    else this.send({ type: 'life', id: request.id, life: answer }, []);
  }

  /** The open run beside another of the same scenario and seed. */
  private async compare(session: Session, request: Extract<Request, { type: 'first_difference' | 'what_changed' }>): Promise<void> {
    const { id } = request;
    this.comparing ??= new (await import('./comparing.ts')).Comparing(this.model, this.clock);
    const opened: Opened = { ...this.opened!, commands: session.timeline.commands };
    if (request.type === 'what_changed') {
      const { report } = this.model.report(session.machine, false);
      this.send({ type: 'what_changed', id, ...this.comparing.what_changed(opened, session.info(), session.instant.ns, report, request) }, []);
      return;
    }
    if (session.machine.kernel.arena.byte_length > LARGE_MACHINE) {
      this.fault(id, 'first_difference', 'this machine is too large to be made twice more', []);
      return;
    }
    const answer = this.comparing.first_difference(opened, request);
    if ('problems' in answer) this.fault(id, 'first_difference', 'the other run cannot be made', answer.problems);
    else this.send({ type: 'first_difference', id, ...answer }, []);
  }

  /** Answers once a part of the program has been loaded; requests after it wait. */
  private async later(id: number, where: string, answer: () => Promise<void>): Promise<void> {
    const waiting: unknown[] = [];
    this.waiting = waiting;
    try {
      await answer();
    } catch (error) {
      this.recover();
      this.fault(id, where, error instanceof Error ? error.message : 'it could not be loaded', []);
    }
    this.waiting = null;
    // One of them may open a scenario that is to be loaded in turn: the rest goes on waiting behind it.
    for (const later of waiting) this.handle(later);
  }

  private open_found(request: Extract<Request, { type: 'open' }>, loaded: Found): void {
    if (loaded.scenario === null) {
      this.fault(request.id, 'open', 'the scenario cannot be run', loaded.problems);
      return;
    }
    const problems: Problem[] = [...loaded.problems];
    const switches: Record<string, string> = {};
    for (const [name, option] of Object.entries(request.switches)) {
      const problem = this.model.switch_problem(name, option);
      if (problem === null) switches[name] = option;
      else problems.push({ ...problem, field: `switches.${name}` });
    }
    const commands = request.commands.filter((command, i) => {
      const problem = this.model.switch_problem(command.switch, command.option);
      if (problem !== null) problems.push({ ...problem, field: `commands[${i}]` });
      return problem === null;
    });
    // Two large machines do not fit beside each other.
    if (this.session !== null && this.session.machine.kernel.arena.byte_length > LARGE_MACHINE) this.session = null;
    const machine = this.model.make_machine(loaded.scenario, request.seed, switches);
    this.session = new Session(machine, commands, this.clock);
    this.opened = { scenario: loaded.scenario, seed: request.seed, switches };
    this.send({ type: 'opened', id: request.id, session: this.session.info(), problems }, []);
  }

  private recover(): void {
    try {
      this.session?.timeline.recover();
    } catch {
      // The run cannot even be made again up to where it was: nothing is left to show of it.
      this.session = null;
    }
  }

  private fault(id: number, where: string, message: string, problems: readonly Problem[]): void {
    try {
      this.send({ type: 'fault', id, where, message, problems }, []);
    } catch {
      // The carrier itself is gone; there is nobody to tell.
    }
  }
}

function id_of(request: unknown): number {
  const id = typeof request === 'object' && request !== null ? (request as Record<string, unknown>)['id'] : undefined;
  return typeof id === 'number' && Number.isFinite(id) ? id : -1;
}

function type_of(request: unknown): string {
  const type = typeof request === 'object' && request !== null ? (request as Record<string, unknown>)['type'] : undefined;
  return typeof type === 'string' && type.length < 40 ? type : 'request';
}
