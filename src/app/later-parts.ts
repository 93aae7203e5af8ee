// The chunk of later.ts.
export { HelpDialog, ScenarioMenu } from './Dialogs.tsx';
export { SwitchBoard } from './SwitchBoard.tsx';
export { TruthTable } from './TruthTable.tsx';
export { KeptRuns } from './KeptRuns.tsx';
export { openWhy } from './why/open.ts';
export { WhyPanel } from './why/WhyPanel.tsx';
export { keepForLater } from './keep.ts';
