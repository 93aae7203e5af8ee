// When the worker dies, or never starts, the lecture goes on.
import { expect } from '@playwright/test';
import { freshTest as test, open, press, rest } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

test('a dead worker is started again at the same instant, and the page says so', async ({ page }) => {
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    const Native = Worker;
    Object.assign(window, {
      workers,
      Worker: class extends Native {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          workers.push(this);
        }
      },
    });
  });
  await open(page);
  await page.locator('.story .option input:not(:checked)').first().click();
  const before = await press(page, 'ArrowRight', 'ArrowRight');
  await page.evaluate(() => (window as unknown as { workers: Worker[] }).workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'killed by the test' })));
  await expect(page.locator('.notices')).toContainText('started again');
  const after = await rest(page);
  expect(after).toMatchObject({ status: 'ready', ns: before.ns, ordinal: before.ordinal, commands: before.commands, carrier: 'worker' });
  expect((await press(page, 'ArrowRight')).ordinal).toBe(before.ordinal + 1);
});

test('without workers the page says so and works', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'Worker'));
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  const start = await open(page);
  expect(start).toMatchObject({ status: 'ready', carrier: 'main thread' });
  expect(said.filter((line) => line.includes('no worker here')).length).toBe(1);
  expect((await press(page, 'ArrowRight')).ordinal).toBe(start.ordinal + 1);
});
