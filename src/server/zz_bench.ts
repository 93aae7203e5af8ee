import { fake_served } from '#server/fake_model.ts';
import { encode_pages } from '#server/page_encoder.ts';
import { FrameEncoder } from '#server/frame_encoder.ts';
import { Timeline } from '#session/timeline.ts';
for (const n of [4096, 262144]) {
  const m = fake_served({ nr_pages: n });
  const k = m.kernel;
  const mark = new Uint8Array(n); const block = new Uint16Array(k.size.nr_blocks * 8);
  const t = new Timeline(m); t.seek_ns(1e6);
  const e = new FrameEncoder(t, m.info.dims);
  let b1 = Infinity, b2 = Infinity; let buf: ArrayBuffer | null = null;
  for (let i = 0; i < 200; i++) {
    let s = performance.now(); encode_pages(k, mark, block); b1 = Math.min(b1, performance.now() - s);
    s = performance.now(); buf = e.encode(buf, { window_ns: 1e6, follow: [], after_id: null }); b2 = Math.min(b2, performance.now() - s);
  }
  console.log(n, b1.toFixed(3), b2.toFixed(3));
  // lru pages instead of free
  for (let p = 0; p < n; p++) k.flags[p] = (1 << 4) | (p % 3 === 0 ? 8 : 0) | (p % 5 === 0 ? 32 : 0) | (p % 7 === 0 ? 1024 : 0);
  b1 = Infinity;
  for (let i = 0; i < 200; i++) { const s = performance.now(); encode_pages(k, mark, block); b1 = Math.min(b1, performance.now() - s); }
  console.log('mixed', b1.toFixed(3));
}
