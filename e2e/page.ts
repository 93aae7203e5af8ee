// What the browser tests share: opening the page at rest, and asking it what it shows.
import type { Page } from '@playwright/test';
import type { PagestageHandle, PageState } from '../src/app/test-handle.ts';

declare global {
  interface Window {
    pagestage?: PagestageHandle;
  }
}

export async function rest(page: Page): Promise<PageState> {
  await page.waitForFunction(() => ['ready', 'dead'].includes(window.pagestage?.state().status ?? ''));
  return page.evaluate(async () => {
    await window.pagestage!.idle();
    return window.pagestage!.state();
  });
}

export async function open(page: Page, link = ''): Promise<PageState> {
  await page.goto(`./${link}`);
  return rest(page);
}

export async function press(page: Page, ...keys: string[]): Promise<PageState> {
  for (const key of keys) await page.keyboard.press(key);
  return rest(page);
}
