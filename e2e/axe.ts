// Nothing serious for axe, in the page as it stands.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

export interface Part {
  /** Only within what this selects. */
  readonly within?: string;
  /** Of what axe knows only the contrast depends on colours: for a page that was asked in the light already. */
  readonly contrastOnly?: boolean;
}

export async function expectNothingSerious(page: Page, where: string, { within, contrastOnly = false }: Part = {}): Promise<void> {
  // Legacy: in the page itself, since there are no frames of other origins to look into. Nothing is worked out about what passed.
  let axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (within !== undefined) axe = axe.include(within);
  if (contrastOnly) axe = axe.withRules(['color-contrast']);
  const { violations } = await axe.analyze();
  const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  expect(grave.map((one) => `${where}: ${one.id}: ${one.nodes.slice(0, 4).map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('; ')}`)).toEqual([]);
}
