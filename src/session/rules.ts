// Which rules a run follows, in words: printed by the runner, stamped on embeds.
import type { Scenario } from '#scenarios/scenario.ts';

/** The kernel whose rules run unless a scenario or a switch says otherwise. */
export const RULES_OF = '2.6.34';

export function rules_text(machine: Pick<Scenario['machine'], 'lru_scope' | 'watermark_boost_factor'>): string {
  const scope = machine.lru_scope === 'node' ? ', lists per node and kswapd as in 6.1' : '';
  const boost = machine.watermark_boost_factor > 0 ? ', watermark boost as since 5.0' : '';
  return `rules of ${RULES_OF}${scope}${boost}`;
}
