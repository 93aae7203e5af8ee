// Opens a second run beside the page's own: the one that a link or a kept run names, or the one that a visitor would ask for.
import type { SwitchText } from '#wire/catalog.ts';
import type { Command, SessionInfo } from '#wire/messages.ts';
import type { BesideChoice } from '../beside.ts';
import { sameBranch } from '../branches.ts';
import type { Conductor } from '../conductor.ts';
import type { Branch } from '../state/session-store.ts';
import { notify, useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { Comparison } from './comparison.ts';

/** The two comparisons never stand at once: the one before is closed. */
export function openBeside(conductor: Conductor, wanted: BesideChoice): void {
  const { info, openSwitches, catalog } = useSession.getState();
  if (info === null || catalog === null) return;
  const switches: Record<string, string> = { ...openSwitches };
  const problems = Object.entries(wanted.switches).filter(([id]) => !catalog.switches.some((one) => one.id === id));
  for (const [id, option] of Object.entries(wanted.switches)) if (catalog.switches.some((one) => one.id === id)) switches[id] = option;
  if (problems.length > 0) {
    notify('The second run names a switch that does not exist here; it was left out.', problems.map(([got]) => ({ field: 'vs', expected: catalog.switches.map((one) => one.id).join(', '), got })));
  }
  const commands = wanted.commands ?? info.commands;
  const twin = { switches, commands };
  conductor.beside?.close();
  if (sameBranch(twin, { switches: openSwitches, commands: info.commands })) {
    notify('The second run would be the same as this one; choose another option of a switch.');
    return;
  }
  conductor.pause();
  const comparison = new Comparison(conductor, { scenario: info.scenario, seed: info.seed, ...twin });
  conductor.beside = comparison;
  useUi.setState({ beside: writable(wanted, info, openSwitches, switches), flipped: false, boardOpen: false, hover: null });
  void comparison.open();
}

/** As a link says it: what differs from the page's own run, by name and value. */
function writable(wanted: BesideChoice, info: SessionInfo, opened: Readonly<Record<string, string>>, switches: Readonly<Record<string, string>>): BesideChoice {
  const differs = Object.entries(switches).filter(([id, option]) => (opened[id] ?? info.base_switches[id]) !== option);
  return { ...wanted, switches: Object.fromEntries(differs), commands: wanted.commands };
}

/** The newest kept run, as it was before the visitor changed it; else this one with the story's first switch the other way. */
export function openDefault(conductor: Conductor): void {
  const { info, catalog, branches, openSwitches } = useSession.getState();
  if (info === null || catalog === null) return;
  const present = { switches: openSwitches, commands: info.commands };
  const kept = branches.findLast((branch) => !sameBranch(branch, present));
  if (kept !== undefined) return openBranch(conductor, kept);
  const first = catalog.switches.find((one) => one.id === info.story.switches[0]) ?? catalog.switches[0];
  if (first !== undefined) openBeside(conductor, { switches: { [first.id]: otherOption(first, info.switches[first.id] ?? first.default) }, commands: null, swapped: false });
}

/** A kept run is what was before: A. */
export function openBranch(conductor: Conductor, branch: Branch): void {
  const { openSwitches, info } = useSession.getState();
  // What this run was opened with and that one was not is as the scenario has it there.
  const base = Object.fromEntries(Object.keys(openSwitches).map((id) => [id, info?.base_switches[id] ?? '']));
  openBeside(conductor, { switches: { ...base, ...branch.switches }, commands: branch.commands, swapped: true });
}

/** The option that is furthest from the present one: the last listed, or the first. */
export function otherOption(of: SwitchText, present: string): string {
  const others = of.options.filter((option) => option.id !== present);
  return (others.at(-1) ?? of.options[0])?.id ?? present;
}

export interface Differing {
  readonly id: string;
  readonly label: string;
  /** Words of the option at the end of the page's own run and of the second one. */
  readonly own: string;
  readonly other: string;
}

function atTheEnd(info: SessionInfo, commands: readonly Command[]): Record<string, string> {
  return { ...info.switches, ...Object.fromEntries(commands.map((command) => [command.switch, command.option])) };
}

/** Switches that two runs end with differently. */
export function differing(own: SessionInfo, other: SessionInfo, switches: readonly SwitchText[]): readonly Differing[] {
  const [one, two] = [atTheEnd(own, own.commands), atTheEnd(other, other.commands)];
  const words = (of: SwitchText, option: string): string => of.options.find((each) => each.id === option)?.label ?? option;
  return switches.flatMap((of) => {
    const [a, b] = [one[of.id] ?? of.default, two[of.id] ?? of.default];
    return a === b ? [] : [{ id: of.id, label: of.label, own: words(of, a), other: words(of, b) }];
  });
}
