// The words of the page itself, at the sizes it is made for: whole, readable, apart. One page, made larger and smaller.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { freshTest as test, open, press, rest } from './page.ts';
import { canvasFaults, documentFaults, rememberTexts } from './texts.ts';

interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly dialogs: boolean;
  /** Smallest text: 12 px on a laptop (names of the rail's tiles aside), 14 px in a slide, 1/50 of the height on a projector. */
  readonly least: number;
}

const LOOKS: readonly Look[] = [
  { name: 'laptop', width: 1440, height: 900, dialogs: true, least: 12 },
  { name: 'control room', width: 2560, height: 1440, dialogs: false, least: 12 },
  { name: 'phone', width: 390, height: 844, dialogs: true, least: 12 },
];
const PROJECTORS: readonly Look[] = [
  { name: 'projector', width: 1920, height: 1080, dialogs: true, least: 21.6 },
  { name: 'small projector', width: 1280, height: 720, dialogs: false, least: 14.4 },
];
const SLIDE: Look = { name: 'slide', width: 640, height: 360, dialogs: false, least: 14 };

async function faultsOf(page: Page, { name, least }: Look, state: string): Promise<string[]> {
  await rest(page);
  const faults = [...(await documentFaults(page, least)), ...(state.includes('dialog') ? [] : await canvasFaults(page, least))];
  return faults.map((fault) => `${name}, ${state}: ${fault}`);
}

async function lookAt(page: Page, look: Look): Promise<string[]> {
  await page.setViewportSize({ width: look.width, height: look.height });
  const faults = await faultsOf(page, look, 'as opened');
  await press(page, '0');
  await expect(page.locator('.board')).toBeVisible();
  // At the back of a room two panels stay; elsewhere all of them come up.
  const panels = await page.locator('.stage [data-panel]').count();
  if (look.name.includes('projector')) expect(panels).toBeLessThanOrEqual(2);
  else expect(panels).toBeGreaterThan(4);
  faults.push(...(await faultsOf(page, look, 'all switches')));
  await press(page, '0');
  if (!look.dialogs) return faults;
  await press(page, '?');
  faults.push(...(await faultsOf(page, look, 'dialog of keys')));
  await press(page, 'Escape');
  await page.locator('.story-pick').click();
  faults.push(...(await faultsOf(page, look, 'dialog of stories')));
  await press(page, 'Escape');
  return faults;
}

test('the words of page, card, board and dialogs: none cut off, none upon another, none too small, at every size', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await rememberTexts(page);
  await open(page, '#v=1&s=neighbours');
  const faults: string[] = [];
  for (const look of LOOKS) faults.push(...(await lookAt(page, look)));

  // The theme goes round by key and by button, and the button says where it stands.
  await page.setViewportSize({ width: 1920, height: 1080 });
  expect(await press(page, 'd')).toMatchObject({ theme: 'dark' });
  await page.getByRole('button', { name: 'Theme: dark. Change to projector' }).click();
  expect(await rest(page)).toMatchObject({ theme: 'projector' });
  await expect(page.getByRole('button', { name: 'Theme: projector. Change to light' })).toBeVisible();
  for (const look of PROJECTORS) {
    faults.push(...(await lookAt(page, look)));
    const number = await page.locator('.big-number').evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
    expect(number).toBeGreaterThanOrEqual(look.height / 12);
  }

  await page.setViewportSize({ width: SLIDE.width, height: SLIDE.height });
  await open(page, '?embed=1&s=who-may-write');
  faults.push(...(await faultsOf(page, SLIDE, 'as opened')));
  expect(faults).toEqual([]);
});
