// The page comes up under a strict content security policy, without an error and without asking any other host.
import { expect } from '@playwright/test';
import { freshTest as test } from './page.ts';

test('the page opens quietly', async ({ page, baseURL }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'blob:' && origin !== baseURL) complaints.push(`request to ${request.url()}`);
  });

  await page.goto('./');
  await expect(page).toHaveTitle(/Pagestage/);
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(complaints).toEqual([]);
});
