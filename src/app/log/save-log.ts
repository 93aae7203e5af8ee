// The log as a text file: a head that says of which run, then line by line what a kernel's trace would say, the plain words behind it.
import { eventSentence } from '#panels/draw/event_words.ts';
import { traceLine } from '#panels/trace-log/lines.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { LogFilter, SessionInfo } from '#wire/messages.ts';
import type { AskLog, LogLine } from './log-window.ts';
import { wholeLog } from './log-window.ts';

export interface SavedHead {
  readonly what: string;
  readonly to_ordinal: number;
  readonly link: string;
}

export function headText(catalog: Catalog, session: SessionInfo, { what, to_ordinal, link }: SavedHead): string {
  const switches = Object.entries(session.switches).map(([id, option]) => `${id}=${option}`).join(' ');
  const commands = session.commands.map((command) => `${command.switch}=${command.option} at event ${command.ordinal}`).join(', ');
  return [
    `# Pagestage: ${session.title} (${session.scenario}), seed ${session.seed}`,
    `# model ${catalog.model}, ${session.rules}, ${session.machine}. Nothing here was measured on a real machine.`,
    `# switches: ${switches}`,
    ...(commands === '' ? [] : [`# changed on the way: ${commands}`]),
    `# ${what}, up to event ${to_ordinal}`,
    `# ${link}`,
    '# task-number [cpu] seconds: tracepoint: numbers # id, cause: what happened',
    '',
  ].join('\n');
}

export function lineText(catalog: Catalog, session: SessionInfo, line: LogLine): string {
  return `${traceLine(catalog, session, line)} # ${line.id}, cause ${line.cause}: ${eventSentence(catalog, session, line)}`;
}

/** Null: it was stopped, or the model could not say. */
export async function logText(ask: AskLog, catalog: Catalog, session: SessionInfo, filter: LogFilter | null, head: SavedHead, part: (share: number) => boolean): Promise<Blob | null> {
  const pieces = [headText(catalog, session, head)];
  const whole = await wholeLog(ask, filter, head.to_ordinal, part, (lines) => {
    pieces.push(lines.map((line) => `${lineText(catalog, session, line)}\n`).join(''));
  });
  return whole ? new Blob(pieces, { type: 'text/plain;charset=utf-8' }) : null;
}

export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
