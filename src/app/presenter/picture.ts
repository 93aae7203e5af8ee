// A small picture of what the room sees: the canvases as they stand, and the words where they stand.

const WIDTH = 480;

const SEEN = { opacityProperty: true, visibilityProperty: true } as const;

function drawWords(ctx: CanvasRenderingContext2D, node: Text): void {
  const element = node.parentElement;
  if (element === null || !element.checkVisibility(SEEN) || element.closest('.visually-hidden') !== null) return;
  const style = getComputedStyle(element);
  ctx.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  ctx.fillStyle = style.color;
  ctx.textBaseline = 'middle';
  const range = document.createRange();
  for (const word of node.data.matchAll(/\S+/g)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    const box = range.getBoundingClientRect();
    if (box.width > 0) ctx.fillText(word[0], box.left, box.top + box.height / 2);
  }
}

function draw(ctx: CanvasRenderingContext2D, root: HTMLElement, blank: boolean): void {
  ctx.fillStyle = blank ? '#000' : getComputedStyle(document.body).backgroundColor;
  ctx.fillRect(0, 0, innerWidth, innerHeight);
  if (blank) return;
  for (const canvas of root.querySelectorAll('canvas')) {
    const box = canvas.getBoundingClientRect();
    if (canvas.width > 0 && box.width > 0 && canvas.checkVisibility(SEEN)) ctx.drawImage(canvas, box.left, box.top, box.width, box.height);
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) drawWords(ctx, node as Text);
}

/** Null where the window has no size, or the browser makes no pictures. */
export async function smallPicture(root: HTMLElement, blank: boolean): Promise<ArrayBuffer | null> {
  if (innerWidth < 1 || innerHeight < 1) return null;
  const scale = WIDTH / innerWidth;
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = Math.max(1, Math.round(innerHeight * scale));
  const ctx = canvas.getContext('2d');
  if (ctx === null) return null;
  ctx.scale(scale, scale);
  draw(ctx, root, blank);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
  return blob === null ? null : blob.arrayBuffer();
}
