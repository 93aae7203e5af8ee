import { load_scenario, make_machine } from '#session/machine.ts';
import { scenario_json } from '#scenarios/index.ts';
import { make_report } from '#session/report.ts';
const grid = JSON.parse(process.argv[3]!) as any[]; const base = structuredClone(scenario_json(process.argv[2]!)) as any; const metrics=(process.argv[4]??'').split(','); const seeds=Number(process.argv[5]??1);
import { metric_of } from '#session/metric.ts';
for (const g of grid) for (let seed=1;seed<=seeds;seed++) { const j=structuredClone(base); for (const [k,v] of Object.entries(g.task??{}) as any) Object.assign(j.tasks.find((t:any)=>t.name===k),v); if(g.tasks) j.tasks=g.tasks; if(g.files) j.files=g.files; if(g.machine) Object.assign(j.machine,g.machine); if(g.duration_ms) j.duration_ms=g.duration_ms;
 const s=load_scenario(j); if(!s.scenario){console.log(s.problems);continue;}
 const m=make_machine(s.scenario,seed,g.set??{}); const t=Date.now(); let err=''; try { m.kernel.eng.run(m.duration_ns,Infinity,Infinity);} catch(e){err=String((e as Error).message)}
 const r=make_report(m,{model:'1'}); console.log(g.name??JSON.stringify(g.set),'s'+seed, metrics.map(x=>{const v=metric_of(r,x); return x.split('.').slice(-2).join('.')+'='+(v===null?'-':Math.round(v*100)/100)}).join(' '), 'ev',m.kernel.eng.ordinal,Date.now()-t+'ms',err); }
