// Where the words of a page really are, in the fonts of this browser: on canvases as they are drawn, in the document as it
// is laid out; and what is wrong with them.
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

/** All canvases now on the page, by panel and size; tiles and samples of a legend are pictures without words to be read. */
export async function canvasFaults(page: Page, least: number): Promise<readonly string[]> {
  const canvases = await page.locator('[data-panel] .panel-canvas > canvas').evaluateAll((all) =>
    all
      .filter((canvas) => canvas.checkVisibility() && (canvas as HTMLElement).offsetWidth > 0)
      .map((canvas) => ({
        name: canvas.closest<HTMLElement>('[data-panel]')!.dataset['panel']!, texts: (canvas as unknown as { texts?: PlacedText[] }).texts ?? [],
        width: (canvas as HTMLElement).offsetWidth, height: (canvas as HTMLElement).offsetHeight,
      })),
  );
  return canvases.flatMap(({ name, texts, width, height }) => textFaults(texts, width, height, least).map((fault) => `${name} ${width} x ${height}: ${fault}`));
}

/**
 * The words of the document that can be seen: too small; cut by the window or by a box that hides what is too much (an
 * ellipsis with the whole in a title, and what can be scrolled, are no fault); one upon the other. In an open dialog only its own.
 */
export async function documentFaults(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate((smallest) => {
    const top = document.querySelector('dialog[open]') ?? document.body;
    const faults: string[] = [];
    const placed: { text: string; element: Element; box: DOMRect }[] = [];
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = (node.textContent ?? '').trim();
      if (element === null || text === '' || element.closest('.visually-hidden, script, style, noscript, option, .rail, [hidden]') !== null) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      if (boxes.length === 0) continue;
      const name = `"${text.slice(0, 50)}"`;
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (size < smallest - 0.05) faults.push(`${name} is ${size} px, not ${smallest}`);
      // What a scrolled box has beyond its edges is not on the page; what a hiding box cuts off is lost.
      let shown = true;
      for (let box: Element | null = element; box !== null && box !== top.parentElement; box = box.parentElement) {
        const style = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        const wide = boxes.some((one) => one.right > edge.right + 1.5 || one.left < edge.left - 1.5);
        const high = boxes.some((one) => one.bottom > edge.bottom + 1.5 || one.top < edge.top - 1.5);
        if ((style.overflowX === 'auto' || style.overflowX === 'scroll') && wide) shown = false;
        if ((style.overflowY === 'auto' || style.overflowY === 'scroll') && high) shown = false;
        if (!shown) break;
        if (style.overflowX === 'hidden' && wide && style.textOverflow !== 'ellipsis') faults.push(`${name} is cut off at the side by ${box.className || box.tagName}`);
        if (style.overflowY === 'hidden' && high) faults.push(`${name} is cut off by ${box.className || box.tagName}`);
      }
      if (!shown) continue;
      if (boxes.some((one) => one.right > innerWidth + 1 || one.left < -1)) faults.push(`${name} is outside the window`);
      // A range is the whole of the text, also where an ellipsis stands for the rest.
      const clipped = element.closest<HTMLElement>('.panel-caption, .story-title, .chip-model, .tile-name');
      const right = clipped?.getBoundingClientRect().right ?? Infinity;
      for (const box of boxes) placed.push({ text: name, element, box: new DOMRect(box.x, box.y, Math.min(box.right, right) - box.x, box.height) });
    }
    placed.forEach((one, ix) => {
      for (const other of placed.slice(ix + 1)) {
        if (one.element === other.element) continue;
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (wide <= 2 || high <= Math.min(one.box.height, other.box.height) * 0.3) continue;
        // What is painted over (a card that floats, a foot that sticks) is covered, not muddled: only its cover is seen there.
        const at = document.elementFromPoint((Math.max(one.box.left, other.box.left) + Math.min(one.box.right, other.box.right)) / 2, (Math.max(one.box.top, other.box.top) + Math.min(one.box.bottom, other.box.bottom)) / 2);
        const layer = (element: Element): Element | null => element.closest('.time, .story-foot .switch-help, .hover-card, .notices, .top');
        if (at !== null && layer(one.element) !== layer(other.element)) continue;
        faults.push(`${one.text} and ${other.text} lie upon each other`);
      }
    });
    return [...new Set(faults)];
  }, least);
}
