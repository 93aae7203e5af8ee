// The library for host pages as others get it: packed, installed into an empty project, types checked there, used from plain HTML,
// from React and from Vue.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { freshTest as test } from './page.ts';
import { serveFolder } from './host.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
let project = '';

test.beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'pagestage-host-'));
  const npm = (...args: string[]): void => {
    const cli = process.env['npm_execpath'];
    const [command, before] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
    execFileSync(command, [...before, ...args, '--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: project, stdio: 'pipe', shell: process.platform === 'win32' });
  };
  writeFileSync(join(project, 'package.json'), '{ "name": "host", "private": true, "type": "module" }\n');
  npm('pack', join(ROOT, 'dist-element'));
  const [tarball] = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  npm('install', `./${tarball}`);
  // What a host project has besides, from here instead of from a network.
  for (const name of ['react', 'react-dom', 'scheduler', 'csstype', '@types/react', '@types/react-dom', '@vue/runtime-dom', '@vue/runtime-core', '@vue/shared', '@vue/reactivity']) {
    const at = join(project, 'node_modules', name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), at, 'junction');
  }
});
test.afterAll(() => rmSync(project, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
};

const tool = (script: string, ...args: string[]): { readonly status: number | null; readonly said: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], { cwd: project, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};

const REACT = `import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type {} from 'page-stage/react';
import type { PageStageElement } from 'page-stage';
import 'page-stage';

function Slide() {
  const stage = useRef<PageStageElement>(null);
  const [t, setT] = useState(-1);
  const [theme, setTheme] = useState('dark');
  const [gone, setGone] = useState(false);
  return (
    <main>
      <output>{t}</output>
      <button onClick={() => void stage.current?.seek(1_000_000)}>seek</button>
      <button onClick={() => setTheme('light')}>light</button>
      <button onClick={() => setGone(true)}>gone</button>
      {!gone && <page-stage ref={stage} scenario="stolen" theme={theme} controls="mini" caption={false} onstate={(event) => setT(event.detail.t)} style={{ width: 640 }} />}
    </main>
  );
}
createRoot(document.getElementById('root')!).render(<StrictMode><Slide /></StrictMode>);
`;

const TYPES = `import { PageStageElement, PageStageError, embedAddress, reveal } from 'page-stage';
import type { HostCommand, HostEvent } from 'page-stage';
const stage: PageStageElement = document.createElement('page-stage') as PageStageElement;
stage.addEventListener('state', (event) => { const t: number = event.detail.t; void t; });
stage.addEventListener('ready', ({ detail }) => detail.beats.map((beat) => beat.label.trim()));
const command: HostCommand = { type: 'seek', t: 1 };
void stage.send(command).catch((error: PageStageError) => error.field);
const shot: Promise<ArrayBuffer> = stage.snapshot(640, 360).then((picture) => picture.png);
export const all = [shot, reveal().id, embedAddress('site/', '', () => null)];
export const name = (event: HostEvent): string => event.type;
// @ts-expect-error no such command
void stage.send({ type: 'explode' });
// @ts-expect-error seek wants a number
void stage.seek('soon');
// @ts-expect-error no such direction
void stage.toMarker(2);
`;

const embedOf = async (page: Page, at: number) => {
  const frame = await page.locator('page-stage').nth(at).locator('iframe').elementHandle().then((element) => element?.contentFrame());
  if (frame === null || frame === undefined) throw new Error('no frame in <page-stage>');
  return frame;
};

test('the tarball holds what it should, and its types are checked in an empty project', () => {
  const inside = join(project, 'node_modules/page-stage');
  expect(readdirSync(inside).toSorted()).toEqual(['LICENSE', 'README.md', 'decks', 'package.json', 'page-stage.js', 'page-stage.mjs', 'pagestage.html', 'types']);
  for (const name of ['page-stage.js', 'page-stage.mjs']) expect(readFileSync(join(inside, name), 'utf8')).not.toMatch(/react|zustand/i);
  write('src/types.ts', TYPES);
  write('src/main.tsx', REACT);
  const options = { strict: true, exactOptionalPropertyTypes: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', jsx: 'react-jsx', noEmit: true, lib: ['es2023', 'dom', 'dom.iterable'], types: [] };
  write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['src'] }));
  expect(tool('typescript/bin/tsc', '-p', '.')).toEqual({ status: 0, said: '' });
});

test('in plain HTML: attributes, methods, events, refusals, two at once, moved about; as a module, and from a folder as a classic script', async ({ page }) => {
  write('plain.html', `<!doctype html><title>host</title><script type="module" src="node_modules/page-stage/page-stage.mjs"></script>
    <page-stage id="a" scenario="stolen" seed="2" style="width:640px"></page-stage>
    <page-stage id="b" link="https://example.org/pagestage/#v=1&s=who-may-write&t=700000000&p=disk-head" caption="0" style="width:640px"></page-stage>`);
  const strange = await serveFolder(page, project);
  await page.goto('./host/plain.html');
  const ready = await page.evaluate(async () => {
    const stages = ['a', 'b'].map((id) => document.getElementById(id) as HTMLElement & { ready: { scenario: string; seed: number; t: number; shown: string[] } | null });
    await Promise.all(stages.map((stage) => stage.ready ?? new Promise((resolve) => stage.addEventListener('ready', resolve, { once: true }))));
    return stages.map((stage) => ({ scenario: stage.ready!.scenario, seed: stage.ready!.seed, t: stage.ready!.t, shown: stage.ready!.shown }));
  });
  expect(ready).toMatchObject([{ scenario: 'stolen', seed: 2 }, { scenario: 'who-may-write', seed: 1, t: 700000000, shown: ['disk-head'] }]);

  const said = await page.evaluate(async () => {
    const stage = document.getElementById('a') as HTMLElement & Record<'play' | 'pause', () => Promise<unknown>> & { seek(t: unknown): Promise<unknown>; toBeat(go: unknown): Promise<unknown>; state: { t: number; playing: boolean } | null };
    const beats: unknown[] = [];
    stage.addEventListener('beat', (event) => beats.push((event as CustomEvent<{ n: number }>).detail.n));
    await stage.play();
    await new Promise<void>((resolve) => stage.addEventListener('state', () => stage.state?.playing === true && resolve()));
    await stage.pause();
    const sought = new Promise<number>((resolve) => stage.addEventListener('state', () => stage.state?.t === 2_000_000 && resolve(stage.state.t)));
    await stage.seek(2_000_000);
    const t = await sought;
    await stage.toBeat(1);
    const refused = await stage.seek('soon').then(() => null, (error: { name: string; field: string }) => ({ name: error.name, field: error.field }));
    return { t, beat: beats.at(-1), refused, playing: stage.state?.playing };
  });
  expect(said).toEqual({ t: 2_000_000, beat: 1, refused: { name: 'PageStageError', field: 't' }, playing: false });

  // A live attribute says it to the embed; any other loads it anew; elsewhere in the page it begins again.
  const first = await embedOf(page, 0);
  await page.evaluate(() => document.getElementById('a')!.setAttribute('theme', 'projector'));
  await first.waitForFunction(() => document.documentElement.dataset['theme'] === 'projector');
  await page.evaluate(() => {
    const stage = document.getElementById('a')!;
    const again = new Promise((resolve) => stage.addEventListener('ready', resolve, { once: true }));
    stage.setAttribute('seed', '5');
    return again;
  });
  expect(await page.evaluate(() => (document.getElementById('a') as unknown as { ready: { seed: number } }).ready.seed)).toBe(5);
  await page.evaluate(() => {
    const stage = document.getElementById('a')!;
    const again = new Promise((resolve) => stage.addEventListener('ready', resolve, { once: true }));
    document.body.append(stage);
    return again;
  });
  expect(strange).toEqual([]);

  await page.unrouteAll();
  write('classic.html', '<!doctype html><title>host</title><page-stage scenario="stolen" style="width:640px"></page-stage><script src="node_modules/page-stage/page-stage.js"></script>');
  await page.context().setOffline(true);
  await page.goto(pathToFileURL(join(project, 'classic.html')).href);
  await (await embedOf(page, 0)).waitForFunction(() => window.pagestage?.state().status === 'ready');
});

test('in React and in Vue: bundled with the page beside it, props and events, and nothing is left when it goes', async ({ page }) => {
  write('src/main.tsx', REACT);
  const sfc = readFileSync(join(project, 'node_modules/page-stage/decks/slidev/components/PageStage.vue'), 'utf8');
  write('src/PageStage.js', /<script>([\s\S]*)<\/script>/.exec(sfc)![1]!);
  write('src/vue.js', `import { createApp, h, ref } from 'vue';
import PageStage from './PageStage.js';
const clicks = ref(0);
const active = ref(false);
const beats = [];
Object.assign(window, { clicks, active, beats });
createApp({ render: () => [
  h(PageStage, { scenario: 'stolen', beat: clicks.value - 1, onBeat: (beat) => beats.push(beat.n), style: 'width:640px' }),
  h(PageStage, { scenario: 'first-ten-seconds', active: active.value, style: 'width:640px' }),
] }).mount('#root');`);
  for (const name of ['react', 'vue']) write(`${name}.html`, `<!doctype html><title>${name}</title><div id="root"></div><script type="module" src="/src/${name === 'react' ? 'main.tsx' : 'vue.js'}"></script>`);
  write('vite.config.js', `export default { base: './', resolve: { alias: { vue: '@vue/runtime-dom' } }, logLevel: 'error', build: { rolldownOptions: { input: ['react.html', 'vue.html'] } } };`);
  expect(tool('vite/bin/vite.js', 'build')).toEqual({ status: 0, said: '' });
  const strange = await serveFolder(page, join(project, 'dist'));

  await page.goto('./host/react.html');
  const frame = await embedOf(page, 0);
  await frame.waitForFunction(() => window.pagestage?.state().status === 'ready');
  await page.getByRole('button', { name: 'seek' }).click();
  await expect(page.locator('output')).toHaveText('1000000');
  await page.getByRole('button', { name: 'light' }).click();
  await frame.waitForFunction(() => document.documentElement.dataset['theme'] === 'light');
  await page.getByRole('button', { name: 'gone' }).click();
  await expect(page.locator('iframe')).toHaveCount(0);

  await page.goto('./host/vue.html');
  const [led, free] = [await embedOf(page, 0), await embedOf(page, 1)];
  for (const embed of [led, free]) await embed.waitForFunction(() => window.pagestage?.state().status === 'ready');
  const poster = await led.evaluate(() => window.pagestage!.idle().then(() => window.pagestage!.state().ns));
  await page.evaluate(() => ((window as unknown as { clicks: { value: number } }).clicks.value = 2));
  await page.waitForFunction(() => (window as unknown as { beats: number[] }).beats.includes(1));
  await page.evaluate(() => ((window as unknown as { clicks: { value: number } }).clicks.value = 0));
  await led.waitForFunction((ns) => window.pagestage!.state().ns === ns, poster);
  await page.evaluate(() => ((window as unknown as { active: { value: boolean } }).active.value = true));
  await free.waitForFunction(() => window.pagestage!.state().playing);
  await page.evaluate(() => ((window as unknown as { active: { value: boolean } }).active.value = false));
  await free.waitForFunction(() => !window.pagestage!.state().playing);
  expect(strange).toEqual([]);
});
