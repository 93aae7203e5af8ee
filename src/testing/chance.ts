// Property tests draw the same cases on every run and every machine, so that a failure is the change's and not the day's.
// PAGESTAGE_SEED=n draws others: that is how new faults are hunted; what is found is kept as a test of its own (kernel/found.test.ts).
import fc from 'fast-check';

export const SEED: number | null = process.env['PAGESTAGE_SEED'] === undefined ? null : Number(process.env['PAGESTAGE_SEED']);

fc.configureGlobal({ seed: SEED ?? 20050204 });

export { fc };
