// Small parts of writing SVG: numbers, names, fonts. The same values give the same text, on any machine.

/** Signs that XML does not allow at all, escaped or not. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Any text as it may stand in an element or in an attribute. */
export function xmlText(text: string): string {
  return text.replaceAll(FORBIDDEN, '').replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign]!);
}

/** Hundredths of a pixel are as fine as anybody sees, also enlarged. */
export function short(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}

/** For factors and opacities, where a hundredth is much. */
export function fine(value: number): string {
  return String(Number(value.toFixed(5)));
}

export interface Font {
  readonly weight: string;
  readonly size: number;
  readonly family: string;
}

/** The parts of a font as the panels set it: weight, size in px, family. */
export function fontParts(font: string): Font {
  const found = /^(?:(\S+) )?([\d.]+)px (.+)$/.exec(font);
  return found === null ? { weight: '400', size: 10, family: 'sans-serif' } : { weight: found[1] ?? '400', size: Number(found[2]), family: found[3]! };
}

/** Half a circle at a time: an arc whose ends meet is no arc at all. */
export function arcPath(x: number, y: number, radius: number, from: number, to: number, joined: boolean): string {
  const whole = Math.abs(to - from) >= Math.PI * 2 - 1e-9;
  const at = (angle: number): string => `${short(x + radius * Math.cos(angle))} ${short(y + radius * Math.sin(angle))}`;
  const r = short(radius);
  const start = `${joined ? 'L' : 'M'}${at(from)}`;
  if (whole) return `${start}A${r} ${r} 0 1 1 ${at(from + Math.PI)}A${r} ${r} 0 1 1 ${at(from)}`;
  return `${start}A${r} ${r} 0 ${to - from > Math.PI ? 1 : 0} 1 ${at(to)}`;
}
