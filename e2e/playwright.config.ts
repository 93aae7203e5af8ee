// Browser tests run on the build, served under the content security policy of vite.config.ts.
// The browser is the one e2e/setup.mjs found; no reference to any other host leaves it.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));
const note = new URL('../node_modules/.e2e-browser', import.meta.url);
const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
const executable = process.env['E2E_CHROMIUM'] ?? (noted === 'playwright' ? '' : noted);
const origin = `http://127.0.0.1:${process.env['PAGESTAGE_PORT'] ?? '4179'}`;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../node_modules/.check/playwright',
  reporter: 'list',
  workers: 2,
  timeout: 300_000, // against hanging, not a measure of anything
  expect: { timeout: 60_000 }, // the same: what is never true fails later, what is slow does not
  retries: 1, // in a new browser; a test that needs it is named at the end of the check (check.mjs)
  forbidOnly: !!process.env['CI'],
  use: {
    actionTimeout: 90_000, // the same
    browserName: 'chromium',
    baseURL: origin,
    serviceWorkers: 'block', // they would answer in the place of what a test answers; offline.spec.ts lets one in
    launchOptions: {
      ...(executable ? { executablePath: executable } : {}),
      args: ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    command: `"${process.execPath}" node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${new URL(origin).port} --strictPort`,
    cwd: root,
    url: origin,
    reuseExistingServer: false,
  },
});
