// What the page loads only when it is asked for: words are there before, requests wait in line meanwhile.
import { story_json } from '#scenarios/index.ts';
import { TRUTH_CASES } from '#scenarios/recorded.ts';
import { load_scenario } from '#session/load.ts';
import { rules_text } from '#session/rules.ts';
import type { Reply } from '#wire/messages.ts';
import { describe, expect, test } from 'vitest';
import { fake_model } from './fake_model.ts';
import { RequestServer } from './request_server.ts';
import { create_server } from './server.ts';

describe('what is loaded when it is first asked for', () => {
  const hello = (): Reply => {
    let reply: Reply | null = null;
    create_server((r) => { reply = r; }).handle({ type: 'hello', id: 1 });
    return reply!;
  };
  const read = (id: string) => load_scenario(id).scenario!;

  test('the words of recorded cases are those of the cases themselves', () => {
    const reply = hello();
    if (reply.type !== 'ready') throw new Error('not ready');
    const cases = reply.catalog.scenarios.filter((s) => s.group === 'kernel case');
    expect(cases.map((s) => s.id)).toEqual(TRUTH_CASES.map((truth) => truth.name));
    for (const words of cases) {
      const { id, title, lesson, summary, group, story, machine } = read(words.id);
      expect(words).toEqual({ id, title, lesson, summary, group, question: story.question, rules: rules_text(machine) });
    }
  });

  test('a recorded case opens late, and what was asked meanwhile is answered after it, in order', async () => {
    const replies: Reply[] = [];
    let all_answered = (): void => {};
    const answered = new Promise<void>((resolve) => { all_answered = resolve; });
    const server = create_server((reply) => { if (replies.push(reply) === 5) all_answered(); });
    const open = { type: 'open', seed: 1, switches: {}, commands: [] } as const;
    const device = { id: 'd', kind: 'disk', drive: 'hp97560' };
    const old_drive = { ...(story_json('why-writing-late-is-fast') as object), machine: { size: 'toy', devices: [device] } };
    server.handle({ ...open, id: 1, scenario: 'W1-seq' });
    server.handle({ type: 'timeline', id: 2, bins: 10 });
    server.handle({ ...open, id: 3, scenario: old_drive });
    server.handle({ ...open, id: 4, scenario: 'no-such-thing' });
    server.handle({ type: 'report', id: 5 });
    await answered;
    expect(replies.map((reply) => [reply.id, reply.type])).toEqual([[1, 'opened'], [2, 'timeline'], [3, 'opened'], [4, 'fault'], [5, 'report']]);
    expect(replies[2]).toMatchObject({ session: { disk: { name: expect.stringMatching(/hp97560/i) as string } } });
  });

  test('lessons come one by one when they are asked for, with or without a run, and are the ones the catalog lists', async () => {
    const ready = hello();
    if (ready.type !== 'ready') throw new Error('not ready');
    const ids = ready.catalog.lessons.map((lesson) => lesson.id);
    expect(ids.length).toBeGreaterThan(0);
    const replies: Reply[] = [];
    const answered = new Promise<void>((resolve) => {
      const server = create_server((reply) => { if (replies.push(reply) === ids.length + 2) resolve(); });
      ids.forEach((lesson, id) => server.handle({ type: 'lesson', id, lesson }));
      server.handle({ type: 'lesson', id: 100, lesson: 'no-such-lesson' });
      server.handle({ type: 'hello', id: 101 });
    });
    await answered;
    for (const [i, listed] of ready.catalog.lessons.entries()) {
      const reply = replies[i]!;
      if (reply.type !== 'lesson') throw new Error(JSON.stringify(reply));
      const { id, lesson, title, question, minutes } = reply.lesson;
      expect({ id, lesson, title, question, minutes, paths: listed.paths }).toEqual(listed);
    }
    expect(replies[ids.length]).toMatchObject({ type: 'fault', id: 100, where: 'lesson', problems: [{ field: 'lesson', got: 'no-such-lesson' }] });
    expect(replies[ids.length + 1]).toMatchObject({ type: 'ready', id: 101 });
  });

  test('a part that cannot be loaded is a fault, and the next request is answered', async () => {
    const replies: Reply[] = [];
    const model = { ...fake_model(), load_scenario: () => Promise.reject(new Error('the network is gone')) };
    const done = new Promise<void>((resolve) => {
      const server = new RequestServer(model, (reply) => { if (replies.push(reply) === 2) resolve(); }, null);
      server.handle({ type: 'open', id: 1, scenario: 'fake', seed: 1, switches: {}, commands: [] });
      server.handle({ type: 'hello', id: 2 });
    });
    await done;
    expect(replies[0]).toMatchObject({ type: 'fault', id: 1, message: 'the network is gone' });
    expect(replies[1]).toMatchObject({ type: 'ready', id: 2 });
  });
});
