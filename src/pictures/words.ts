// Lines of words in a picture: broken where they must be, never cut in the middle of a word that fits.
import { fitText, fontOf, measure } from '#panels/draw/text.ts';
import type { TextStyle } from '#panels/draw/text.ts';

type Style = Pick<TextStyle, 'size' | 'weight' | 'mono'>;

/** A text in at most so many lines; what does not fit into the last is cut with an ellipsis. */
export function wrap(ctx: CanvasRenderingContext2D, text: string, width: number, most: number, style: Style): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (const [ix, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || measure(ctx, longer, style) <= width) line = longer;
    else if (lines.length === most - 1) {
      line = `${line} ${words.slice(ix).join(' ')}`;
      break;
    } else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  const font = fontOf(style);
  ctx.font = font;
  return lines.map((one) => fitText(ctx, one, width, font));
}
