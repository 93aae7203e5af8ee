// A stock Firefox for the few tests that want one: driven by its own Marionette protocol over a socket, without a network.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Path of a Firefox on this machine, or null. E2E_FIREFOX names one. */
export function findFirefox(): string | null {
  const named = process.env['E2E_FIREFOX'];
  if (named !== undefined && named !== '') return named;
  const names = process.platform === 'win32' ? ['firefox.exe'] : ['firefox', 'firefox-esr'];
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin', '/Applications/Firefox.app/Contents/MacOS', 'C:\\Program Files\\Mozilla Firefox'];
  for (const folder of folders) for (const name of names) if (existsSync(join(folder, name))) return join(folder, name);
  return null;
}

// No host but this machine is reachable: names go to a proxy that is not there, addresses too.
const PREFS: Readonly<Record<string, string | number | boolean>> = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.allow_hijacking_localhost': true,
  'marionette.port': 0,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until<T>(what: string, ask: () => T | null | Promise<T | null>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const got = await ask();
    if (got !== null) return got;
    if (Date.now() > end) throw new Error(`Firefox: ${what} did not come`);
    await wait(100);
  }
}

export class Firefox {
  readonly #process: ChildProcess;
  readonly #profile: string;
  #socket: Socket | null = null;
  #next = 1;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  private constructor(path: string) {
    this.#profile = mkdtempSync(join(tmpdir(), 'pagestage-firefox-'));
    writeFileSync(join(this.#profile, 'user.js'), Object.entries(PREFS).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
    this.#process = spawn(path, ['--headless', '--marionette', '--no-remote', '--profile', this.#profile], { stdio: 'ignore', env: { ...process.env, HOME: this.#profile } });
  }

  static async start(path: string): Promise<Firefox> {
    const firefox = new Firefox(path);
    const note = join(firefox.#profile, 'MarionetteActivePort');
    const port = await until('its port', () => (existsSync(note) ? Number(readFileSync(note, 'utf8')) || null : null));
    firefox.#listen(connect(port, '127.0.0.1'));
    await firefox.#send('WebDriver:NewSession', { capabilities: { alwaysMatch: { pageLoadStrategy: 'normal' } } });
    await firefox.#send('WebDriver:SetTimeouts', { script: 110_000 });
    return firefox;
  }

  /** Messages are `length:json`; a reply is [1, id, error, result]. */
  #listen(socket: Socket): void {
    this.#socket = socket;
    let held = Buffer.alloc(0);
    socket.on('error', (error) => this.#waiting.forEach(({ reject }) => reject(error)));
    socket.on('data', (data) => {
      held = Buffer.concat([held, data]);
      for (;;) {
        const colon = held.indexOf(':');
        const length = Number(held.subarray(0, Math.max(0, colon)).toString());
        if (colon < 0 || held.length < colon + 1 + length) return;
        const message = JSON.parse(held.subarray(colon + 1, colon + 1 + length).toString()) as unknown;
        held = held.subarray(colon + 1 + length);
        if (!Array.isArray(message)) continue; // its greeting
        const [, id, error, result] = message as [number, number, { message: string } | null, unknown];
        const call = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (error !== null) call?.reject(new Error(error.message));
        else call?.resolve(result);
      }
    });
  }

  #send(command: string, parameters: unknown): Promise<unknown> {
    const id = this.#next++;
    const text = JSON.stringify([0, id, command, parameters]);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket?.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  async open(url: string): Promise<void> {
    await this.#send('WebDriver:Navigate', { url });
  }

  /** The value (or promised value) of an expression in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const script = `const done = arguments[arguments.length - 1]; (async () => (${expression}))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value } = (await this.#send('WebDriver:ExecuteAsyncScript', { script, args: [], sandbox: null })) as { value: { value: T; error?: string } };
    if (value.error !== undefined) throw new Error(value.error);
    return value.value;
  }

  async waitFor(expression: string): Promise<void> {
    await until(expression, async () => ((await this.evaluate<boolean>(`Boolean(${expression})`)) ? true : null));
  }

  async stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
    await Promise.race([this.#send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined), wait(2000)]);
    this.#socket?.destroy();
    if (this.#process.exitCode === null) this.#process.kill();
    await Promise.race([ended, wait(5000)]);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
