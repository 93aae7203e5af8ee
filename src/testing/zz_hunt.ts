// Collects distinct failures without shrinking.
import fc from 'fast-check';
import { boot_recipe, recipe, run_recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
const seed = Number(process.argv[2]), n = Number(process.argv[3]), ev = Number(process.argv[4]);
const kinds = new Map<string, { n: number; first: string }>();
let events = 0; const t0 = Date.now();
for (const [i, r] of fc.sample(recipe, { numRuns: n, seed }).entries()) {
  let broken: string | null = null; let at = 0; let k: any;
  try {
    k = boot_recipe(r);
    broken = broken_invariant(k);
    if (broken === null) events += run_recipe(r, k, ev, (o) => { at = o; broken = broken_invariant(k); return broken === null; });
  } catch (e) { broken = 'THROW ' + (e as Error).stack!.split('\n').slice(0, 4).join(' | '); }
  if (broken !== null) {
    const key = (broken as string).replace(/-?\d+/g, '#');
    const old = kinds.get(key);
    if (old) old.n++; else kinds.set(key, { n: 1, first: `i=${i} event ${at}: ${broken}` });
  }
}
console.log(`${events} events, ${((Date.now() - t0) / 1000).toFixed(1)} s`);
for (const [k, v] of kinds) console.log(v.n, k.slice(0,400), '\n     ', v.first.slice(0,300));
