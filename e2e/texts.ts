// Where the words of a page really are, in the fonts of this browser: on canvases as they are drawn, in the document as it
// is laid out. Only what these tests need.
import type { Page } from '@playwright/test';

export interface PlacedText {
  readonly text: string;
  /** CSS px. */
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Before the page loads: every canvas remembers its texts, as boxes of ink in CSS px. */
export async function rememberTexts(page: Page): Promise<void> {
  // As text: the compiler of this file may give functions helpers that the page does not have.
  await page.addInitScript({
    content: `
      const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.clearRect = function (x, y, w, h) {
        if (w >= this.canvas.width && h >= this.canvas.height) this.canvas.texts = [];
        return clearRect.call(this, x, y, w, h);
      };
      CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
        const { a, d, e, f } = this.getTransform();
        const ink = this.measureText(text);
        const ratio = this.canvas.width / (this.canvas.offsetWidth || this.canvas.width);
        (this.canvas.texts ??= []).push({
          text, size: (parseFloat(/([\\d.]+)px/.exec(this.font)[1]) * a) / ratio,
          left: (a * (x - ink.actualBoundingBoxLeft) + e) / ratio, right: (a * (x + ink.actualBoundingBoxRight) + e) / ratio,
          top: (d * (y - ink.actualBoundingBoxAscent) + f) / ratio, bottom: (d * (y + ink.actualBoundingBoxDescent) + f) / ratio,
        });
        return fillText.call(this, text, x, y, ...rest);
      };`,
  });
}

/** What is wrong with the texts of one canvas: cut off by its edge, too small, one upon the other. */
export function textFaults(texts: readonly PlacedText[], width: number, height: number, least: number): readonly string[] {
  // A canvas that is drawn again has its words twice, in the same place.
  const all = [...new Map(texts.filter((one) => one.text.trim() !== '').map((one) => [JSON.stringify(one), one])).values()];
  const faults: string[] = [];
  all.forEach((one, ix) => {
    if (one.size < least - 0.01) faults.push(`"${one.text}" is ${one.size} px, not ${least}`);
    if (one.left < -1 || one.right > width + 1 || one.top < -1 || one.bottom > height + 1) faults.push(`"${one.text}" is cut off`);
    for (const other of all.slice(ix + 1)) {
      const apart = one.right <= other.left + 1 || other.right <= one.left + 1 || one.bottom <= other.top + 1 || other.bottom <= one.top + 1;
      if (!apart) faults.push(`"${one.text}" and "${other.text}" lie upon each other`);
    }
  });
  return faults;
}
