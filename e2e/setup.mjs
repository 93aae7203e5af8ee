// Makes a fresh machine ready. Node's own modules only, because it runs before node_modules exists.
//   node e2e/setup.mjs              the dependencies
//   node e2e/setup.mjs --browser    the dependencies, and a Chromium for the browser tests
// Speaks on stderr only: `npm run --silent sim` must print nothing but its result. Says nothing when nothing is to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp_file = join(modules, '.setup-stamp');
const browser_file = join(modules, '.e2e-browser');
const { env, platform, arch } = process;

const say = (text) => process.stderr.write(`[setup] ${text}\n`);
const die = (text) => {
  say(text);
  process.exit(1);
};
const text_of = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
// No shell where it can be helped; a child's stdout goes to our stderr.
const run = (command, args, options = {}) => spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options }).status === 0;

// ---- 1. Node

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12)) {
  die(`Node.js 20.19 or newer (22.12 or newer in the 22 line) is needed; this is ${process.versions.node}.`);
}

// ---- 2. Dependencies: `npm ci`, only when the lock file, the platform or Node's major version changed

const lock_text = text_of(join(root, 'package-lock.json'));
const stamp = createHash('sha256').update(lock_text).update(`${platform} ${arch} ${major}`).digest('hex');
if (text_of(stamp_file) !== stamp) {
  if (!installed_by_hand()) install();
  writeFileSync(stamp_file, stamp); // last: a failed installation leaves no stamp
}

/** Somebody ran `npm install` or `npm ci`: what npm noted down about node_modules is what the lock file asks for. */
function installed_by_hand() {
  const noted = text_of(join(modules, '.package-lock.json'));
  if (!noted) return false;
  try {
    const have = JSON.parse(noted).packages;
    const want = JSON.parse(lock_text).packages;
    // Optional parts are native ones; those for two C libraries, and what only other platforms need, may be absent.
    const wanted_here = (entry) => entry.os?.includes(platform) && entry.cpu?.includes(arch) && !entry.libc;
    return (
      Object.entries(have).every(([path, entry]) => want[path]?.version === entry.version) &&
      Object.entries(want).every(([path, entry]) => path === '' || have[path] || (entry.optional && !wanted_here(entry)))
    );
  } catch {
    return false;
  }
}

function install() {
  say('installing the dependencies (npm ci)');
  // No package here needs its install script: native parts arrive as optional packages.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = env.npm_execpath; // the npm that started us
  const windows = platform === 'win32';
  const done = npm?.endsWith('.js') ? run(process.execPath, [npm, ...args]) : run(windows ? 'npm.cmd' : 'npm', args, { shell: windows });
  if (!done) die('npm ci failed; its own words are above.');
}

// ---- 3. A Chromium that really starts

if (process.argv.includes('--browser')) {
  const OWN = 'playwright'; // stands for the browser Playwright manages: launched without a path
  const flags = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const starts = async (path) => {
    const { chromium } = await import(pathToFileURL(join(modules, 'playwright', 'index.mjs')).href);
    try {
      const browser = await chromium.launch({ ...(path === OWN ? {} : { executablePath: path }), args: flags, timeout: 30_000 });
      await browser.close();
      return true;
    } catch {
      return false;
    }
  };

  const windows_homes = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
  const usual_places = {
    linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome', '/opt/google/chrome/chrome', '/usr/bin/microsoft-edge', '/snap/bin/chromium'],
    darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    win32: windows_homes.flatMap((home) => [join(home, 'Google/Chrome/Application/chrome.exe'), join(home, 'Microsoft/Edge/Application/msedge.exe')]),
  };
  const find = async () => {
    if (await starts(OWN)) return OWN;
    for (const path of usual_places[platform] ?? []) if (existsSync(path) && (await starts(path))) return path;
    return '';
  };
  // The attempts are quiet, since most of them are expected to fail somewhere; E2E_VERBOSE=1 lets them speak.
  const stdio = env.E2E_VERBOSE ? ['ignore', 2, 2] : 'ignore';
  const am_root = process.getuid?.() === 0;

  const known = text_of(browser_file).trim();
  let browser = '';
  /**
   * Debian's headless shell, of the very version of its Chromium that is here, laid beside our modules and not installed: the same
   * engine without windows, in which the browser tests take a sixth to a quarter less time. '' where it cannot be had.
   */
  const lay_down_shell = async () => {
    const of_chromium = '/usr/lib/chromium';
    if (platform !== 'linux' || !existsSync('/usr/bin/apt-get') || !existsSync(of_chromium)) return '';
    const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'chromium'], { encoding: 'utf8' });
    if (status !== 0) return '';
    const place = join(modules, '.browser');
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const got = () => run('apt-get', ['download', '-qq', `chromium-headless-shell=${stdout}`], { cwd: place, stdio, timeout: 120_000 });
    if (!got() && !(am_root && run('apt-get', ['update', '-qq'], { stdio, timeout: 60_000 }) && got())) return '';
    const [file] = readdirSync(place);
    if (!file || !run('dpkg-deb', ['-x', file, '.'], { cwd: place, stdio })) return '';
    rmSync(join(place, file));
    // The package holds the program; what it shares with the browser lies there already.
    const home = join(place, 'usr/lib/chromium');
    for (const name of readdirSync(of_chromium)) if (!existsSync(join(home, name))) symlinkSync(join(of_chromium, name), join(home, name));
    const shell = join(home, 'chromium-headless-shell');
    return (await starts(shell)) ? shell : '';
  };
  if (env.E2E_CHROMIUM) {
    if (!(await starts(env.E2E_CHROMIUM))) die(`E2E_CHROMIUM names a browser that does not start: ${env.E2E_CHROMIUM}`);
    browser = env.E2E_CHROMIUM;
  } else {
    if (known && (known === OWN ? await starts(OWN) : existsSync(known))) browser = known;
    if (!browser) browser = await find();
    if (!browser) {
      const playwright = (...args) =>
        run(process.execPath, [join(modules, 'playwright', 'cli.js'), ...args], { stdio, timeout: 300_000, env: { ...env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' } });
      // The download first, system libraries only after it: the other way round installs dozens for nothing.
      const got = playwright('install', '--only-shell', 'chromium');
      if (got && platform === 'linux' && am_root && !(await starts(OWN))) playwright('install-deps', 'chromium');
      browser = await find();
    }
    if (!browser && platform === 'linux' && am_root && existsSync('/usr/bin/apt-get')) {
      const options = { stdio, timeout: 600_000, env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
      run('apt-get', ['update', '-qq'], options);
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], options);
      browser = await find();
    }
    if (browser && browser !== known && browser !== OWN) browser = (await lay_down_shell()) || browser;
  }
  if (!browser) {
    die('no Chromium starts here and none could be fetched: install Chrome, Chromium or Edge, or run "npx playwright install --with-deps chromium", or set E2E_CHROMIUM to the path of one.');
  }
  if (browser !== known) {
    if (!env.E2E_CHROMIUM) writeFileSync(browser_file, browser);
    say(`browser for the tests: ${browser}`);
  }
}
