// The picture as it stood: a still copy of what the room sees lies over the stage, which goes on unseen beneath it.

const COPY = 'stage-frozen';

function still(from: HTMLElement): HTMLElement {
  const copy = from.cloneNode(true) as HTMLElement;
  const canvases = copy.querySelectorAll('canvas');
  from.querySelectorAll('canvas').forEach((canvas, ix) => {
    const to = canvases[ix];
    if (to === undefined || canvas.width === 0 || canvas.height === 0) return;
    to.width = canvas.width;
    to.height = canvas.height;
    to.getContext('2d')?.drawImage(canvas, 0, 0);
  });
  for (const node of [copy, ...copy.querySelectorAll('[id], [data-panel]')]) {
    node.removeAttribute('id');
    node.removeAttribute('data-panel');
  }
  copy.classList.add(COPY);
  copy.inert = true;
  copy.setAttribute('aria-hidden', 'true');
  return copy;
}

/** Gives back what takes the copy away again. */
export function freeze(stage: HTMLElement): () => void {
  const copy = still(stage);
  stage.after(copy);
  stage.dataset['under'] = '';
  return () => {
    copy.remove();
    delete stage.dataset['under'];
  };
}
