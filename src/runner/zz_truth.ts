import { TRUTH_CASES } from '#scenarios/index.ts';
import { compare_case } from '#session/truth_table.ts';
for (const c of TRUTH_CASES) { if (process.argv[2] && c.name!==process.argv[2]) continue; const t=Date.now(); const r=compare_case(c); if(!r.report){console.log(c.name,r.problems);continue;} console.log('==',c.name,r.report.rules,'ms',Date.now()-t,JSON.stringify(r.report.runs)); for(const f of r.report.figures) console.log('  ',f.verdict.padEnd(12),f.figure.padEnd(32),JSON.stringify(f.model.mean),'| kernel',f.kernel.mean,f.kernel.min,f.kernel.max); }
