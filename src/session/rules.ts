// Which rules a run follows, in words, and whether any one kernel had them all: printed by the runner, stamped on embeds.
import { POLICIES } from '#policies/index.ts';
import type { Era } from '#policies/policy.ts';
import type { Scenario } from '#scenarios/scenario.ts';

/** The kernel whose rules run unless a scenario or a switch says otherwise. */
export const RULES_OF = '2.6.34';

/** `switches`: those that are on from the start; what only later kernels have is named beside the kernel whose rules run. */
export function rules_text(machine: Pick<Scenario['machine'], 'lru_scope' | 'watermark_boost_factor'>, switches: Readonly<Record<string, string>> = {}): string {
  const scope = machine.lru_scope === 'node' ? ', lists per node and kswapd as in 6.1' : '';
  const boost = machine.watermark_boost_factor > 0 ? ', watermark boost as since 5.0' : '';
  const of = machine.lru_scope === 'node' ? '6.1' : '2.6.38';
  const huge = (switches['thp_fault'] ?? 'never') !== 'never';
  const later = huge ? `, huge pages of ${of}` : switches['compaction'] === 'direct' ? ', compaction of 2.6.35' : switches['compaction'] === 'async_sync' ? `, compaction of ${of}` : '';
  return `rules of ${RULES_OF}${scope}${boost}${later}`;
}

/**
 * Kernels whose reclaim runs. What is modelled of it is 2.6.34's; up to 2.6.38, the first kernel with huge pages of its own
 * accord, it differs in congestion_wait (wait_iff_congested since 2.6.37) and in what switches here say. Chosen.
 */
const RECLAIM: Rule = { words: `reclaim as in ${RULES_OF}`, era: [RULES_OF, '2.6.38'] };
const NODE_LISTS: Rule = { words: 'lists per node', era: ['4.8', null] };
const BOOST: Rule = { words: 'watermark boost', era: ['5.0', null] };

interface Rule {
  readonly words: string;
  readonly era: Era;
}

/** Below 0: `a` came before `b`. */
export function compare_versions(a: string, b: string): number {
  const [one, other] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function era_words([from, to]: Era): string {
  if (from === null) return `until ${to}`;
  return to === null ? `since ${from}` : from === to ? from : `${from} to ${to}`;
}

/** The rules that exclude one another, in words, each with its kernels; empty if one kernel had them all. */
export function mixed_eras(
  machine: Pick<Scenario['machine'], 'lru_scope' | 'watermark_boost_factor'>, switches: Readonly<Record<string, string>>,
): readonly string[] {
  const rules: Rule[] = [RECLAIM];
  if (machine.lru_scope === 'node') rules.push(NODE_LISTS);
  if (machine.watermark_boost_factor > 0) rules.push(BOOST);
  for (const policy of POLICIES) {
    const option = policy.options.find((one) => one.id === switches[policy.id]);
    if (option?.era !== undefined) rules.push({ words: `${policy.label.charAt(0).toLowerCase()}${policy.label.slice(1)}: ${option.label}`, era: option.era });
  }
  let latest_from = '0';
  let earliest_to: string | null = null;
  for (const { era: [from, to] } of rules) {
    if (from !== null && compare_versions(from, latest_from) > 0) latest_from = from;
    if (to !== null && (earliest_to === null || compare_versions(to, earliest_to) < 0)) earliest_to = to;
  }
  const end = earliest_to;
  if (end === null || compare_versions(latest_from, end) <= 0) return [];
  return rules
    .filter(({ era: [from, to] }) => (from !== null && compare_versions(from, end) > 0) || (to !== null && compare_versions(to, latest_from) < 0))
    .map(({ words, era }) => `${words} (${era_words(era)})`);
}
