// The chunk of later.ts.
export { HelpDialog, ScenarioMenu } from './Dialogs.tsx';
export { SwitchBoard } from './SwitchBoard.tsx';
export { TruthTable } from './TruthTable.tsx';
export { KeptRuns } from './KeptRuns.tsx';
