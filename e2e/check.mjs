// `npm test`: types, lint, unit tests, build, browser tests. All stages run even when an early one fails, and the last
// line counts them together: `N passed, N failed`. Types, lint and each build count as one check.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const reports = join(modules, '.check');
const vitest_report = join(reports, 'vitest.json');
const playwright_report = join(reports, 'playwright.json');

const results = [];
/** What failed, said again at the end: a long log is often read from its last page. */
const failures = [];

function node(script, args, env = {}) {
  const { status, signal, error } = spawnSync(process.execPath, [join(modules, script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (error || signal) console.error(`${script}: ${error?.message ?? signal}`);
  return status === 0;
}

function stage(name, work) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const { passed, failed } = work();
  results.push({ name, passed, failed, seconds: (performance.now() - start) / 1000 });
  return failed === 0;
}

const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

/** A tool that failed without naming a failed test (no test found, a broken file, a crash) still counts as a failure. */
const honest = (ok, { passed, failed }) => ({ passed, failed: ok || failed > 0 ? failed : 1 });

function report(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Tests that had nothing to run on here, a browser that is not installed: said at the end, and counted as neither. */
const unchecked = [];

/** Tests that failed, and passed when they were tried again: said by name at the end, since something is not as sure as it should be. */
const unsure = [];

/** Of a suite in Playwright's report, and of the suites in it. */
function note_failures({ suites = [], specs = [], file }) {
  for (const { title, ok, tests } of specs) {
    const errors = tests.flatMap((test) => test.results).flatMap((result) => result.errors);
    if (!ok) failures.push([`${file}: ${title}`, errors.map((error) => error.message).join('\n')]);
    else if (tests.some((test) => test.status === 'flaky')) unsure.push([`${file}: ${title}`, errors.map((error) => error.message).join('\n')]);
    const reason = tests.flatMap((test) => test.annotations).find((note) => note.type === 'skip')?.description;
    if (tests.some((test) => test.status === 'skipped')) unchecked.push([`${file}: ${title}`, reason ?? 'skipped']);
  }
  suites.forEach(note_failures);
}

/** A free port, so that two checkouts can be tested at the same time. */
const free_port = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

stage('types', () => one(node('typescript/bin/tsc', ['-b'])));
stage('lint', () => one(node('oxlint/bin/oxlint', ['--deny-warnings'])));
stage('unit tests', () => {
  const ok = node('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitest_report}`]);
  return honest(
    ok,
    report(vitest_report, ({ numPassedTests, numFailedTests, testResults }) => {
      for (const { name, status, message, assertionResults } of testResults) {
        const failed = assertionResults.filter((test) => test.status === 'failed');
        for (const test of failed) failures.push([`${relative(root, name)}: ${test.fullName}`, test.failureMessages.join('\n')]);
        if (status === 'failed' && failed.length === 0) failures.push([relative(root, name), message]);
      }
      const unread = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'));
      return { passed: numPassedTests, failed: numFailedTests + unread.length };
    }),
  );
});
/** The site, the same as one file, and the package for pages that hold embeds, which carries that file. */
const BUILDS = ['vite.config.ts', 'src/build/offline.config.ts', 'src/build/element.config.ts'];
const built = stage('build', () => {
  const failed = BUILDS.filter((config) => !node('vite/bin/vite.js', ['build', '-c', config, '--logLevel', 'warn'])).length;
  return { passed: BUILDS.length - failed, failed };
});
if (built) {
  const port = await free_port();
  stage('browser tests', () => {
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: playwright_report, PAGESTAGE_PORT: port };
    const ok = node('@playwright/test/cli.js', ['test', '-c', 'e2e', '--reporter=list,json'], env);
    return honest(
      ok,
      report(playwright_report, ({ stats, suites }) => {
        suites.forEach(note_failures);
        return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
      }),
    );
  });
} else {
  results.push({ name: 'browser tests', passed: 0, failed: 1, seconds: 0 });
  console.log('\n== browser tests\nnot run: there is no build to test');
}

for (const [name, reason] of unchecked) console.log(`\nNOT CHECKED ${name}\n${reason}`);
for (const [name, message] of unsure) console.log(`\nPASSED ONLY WHEN TRIED AGAIN ${name}\n${message.slice(0, 2000)}`);
for (const [name, message] of failures) console.log(`\nFAILED ${name}\n${message.slice(0, 2000)}`);
console.log('');
for (const { name, passed, failed, seconds } of results) {
  console.log(`${failed ? 'FAIL' : 'ok  '} ${name.padEnd(14)} ${passed} passed, ${failed} failed in ${seconds.toFixed(1)} s`);
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
process.exitCode = sum('failed') === 0 ? 0 : 1;
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
