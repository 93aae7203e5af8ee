import fc from 'fast-check';
import { boot_recipe, recipe, run_recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
const seed = Number(process.argv[2]), path = process.argv[3]!, ev = Number(process.argv[4]), re = new RegExp(process.argv[5]!);
const t0 = Date.now();
const test = (r: any): string | null => {
  if (Date.now() - t0 > 100000) return null;
  const k = boot_recipe(r);
  let broken = broken_invariant(k); let at = 0;
  if (broken === null) run_recipe(r, k, ev, (o) => { at = o; broken = broken_invariant(k); return broken === null; });
  return broken !== null && re.test(broken) ? `event ${at}: ${broken}` : null;
};
const out = fc.check(fc.property(recipe, (r) => test(r) === null), { seed, path, numRuns: 1 });
if (out.failed) { console.log(JSON.stringify(out.counterexample![0])); console.log(out.numShrinks, 'shrinks'); }
else console.log('did not fail');
