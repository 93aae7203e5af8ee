// The chunk of door.ts.
export { drawMarked, markedLegend, markedWords, pickAt } from '#panels/marked/index.ts';
export { bookmarkHere, checkMarks, letBrushGo, nextBookmark, pickOut } from './deeds.ts';
export { brushWords } from './words.ts';
export { Chips } from './Chips.tsx';
export { LifePanel } from './LifePanel.tsx';
