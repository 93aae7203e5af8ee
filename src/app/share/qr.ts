// A link as a square that a telephone reads from the wall.
import { encode } from 'uqr';

export interface Qr {
  /** Modules on a side, the quiet border included. */
  readonly side: number;
  /** The dark modules as one path, a unit each. */
  readonly path: string;
}

/** More signs make squares that a telephone does not resolve from a seat in the room. */
const MOST_SIGNS = 900;
/** Four light modules all round, as the standard wants. */
const BORDER = 4;

/** Null: the link is too long. */
export function qrOf(text: string): Qr | null {
  if (text === '' || text.length > MOST_SIGNS) return null;
  const { size, data } = encode(text, { ecc: 'L', boostEcc: true, border: BORDER });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { side: size, path };
}

export function qrSvg({ side, path }: Qr, title: string): string {
  const words = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side * 12}" height="${side * 12}" shape-rendering="crispEdges"><title>${words}</title><path fill="#fff" d="M0 0h${side}v${side}h-${side}z"/><path d="${path}"/></svg>\n`;
}
