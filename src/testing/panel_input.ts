// A panel's input from a toy machine, with the usual answers filled in; and what every panel's tests ask of a drawing.
import { themeOf } from '#panels/draw/palette.ts';
import type { PanelInput, SizeClass } from '#panels/panel.ts';
import { toyMachine } from './frames.ts';
import type { ToyMachine } from './frames.ts';
import type { Recording } from './recording_context.ts';

/** Usual width and height of a size class, and the smallest text allowed there. */
export const SIZE_CASES: readonly { readonly size: SizeClass; readonly width: number; readonly height: number; readonly text: number }[] = [
  { size: 'slide', width: 640, height: 360, text: 14 },
  { size: 'laptop', width: 900, height: 500, text: 12 },
  { size: 'laptop', width: 1400, height: 700, text: 12 },
  { size: 'laptop', width: 380, height: 320, text: 12 },
  { size: 'projector', width: 1400, height: 700, text: 21.6 },
];

export function panelInput(changes: Partial<PanelInput> = {}, machine: ToyMachine = toyMachine()): PanelInput {
  return {
    view: machine.view, before: null, session: machine.session, catalog: machine.catalog, theme: themeOf('light'), width: 900, height: 500,
    size: 'laptop', follow: machine.follow, hover: null, progress: 1, rate: 0, kernel_names: false, ...changes,
  };
}

/** What is wrong with a drawing: ink outside the panel, text outside it, text too small. Empty when all is well. */
export function drawingFaults(recording: Recording, width: number, height: number, smallestText: number): readonly string[] {
  const faults: string[] = [];
  const { box } = recording;
  if (box.left < -0.01 || box.top < -0.01 || box.right > width + 0.01 || box.bottom > height + 0.01) {
    faults.push(`ink outside: ${box.left} ${box.top} ${box.right} ${box.bottom}`);
  }
  for (const text of recording.texts) {
    if (text.size < smallestText) faults.push(`"${text.text}" is ${text.size} px`);
    if (text.left < 0 || text.right > width || text.top < 0 || text.bottom > height) faults.push(`"${text.text}" is cut off`);
  }
  return faults;
}

/** Pairs of texts that cover one another. */
export function overlappingTexts(recording: Recording): readonly string[] {
  const out: string[] = [];
  recording.texts.forEach((a, i) => {
    for (const b of recording.texts.slice(i + 1)) {
      const apart = a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || a.bottom <= b.top + 2 || b.bottom <= a.top + 2;
      if (!apart) out.push(`"${a.text}" and "${b.text}"`);
    }
  });
  return out;
}
