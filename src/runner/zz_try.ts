import { load_scenario, make_machine } from '#session/machine.ts';
import { make_report } from '#session/report.ts';
const [id, seed, until, ...sw] = process.argv.slice(2);
const s = load_scenario(id!); if (!s.scenario) { console.log(s.problems); process.exit(1); }
const m = make_machine(s.scenario, Number(seed ?? 1), Object.fromEntries(sw.map(x=>x.split('='))));
const t=Date.now();
let n=0; const lim = Number(until) ? Number(until)*1e9 : m.duration_ns;
try { n=m.kernel.eng.run(lim, Infinity, Infinity); } catch(e) { console.log('AT', m.kernel.eng.now, m.kernel.eng.ordinal, (e as Error).stack); }
const r=make_report(m,{model:'1'}) as any;
const nz=(o:any)=>Object.fromEntries(Object.entries(o).filter(([,v])=>v!==0&&v!==null));
console.log('t',m.kernel.eng.now/1e9,'events',n,'ms',Date.now()-t, r.hash);
console.log('vm',JSON.stringify(nz(r.vmstat)));
console.log('buddy',JSON.stringify(r.buddyinfo), JSON.stringify(r.zones.map((z:any)=>[z.name,z.free,z.min,z.low,z.high,z.all_unreclaimable])));
const {by_origin,...d}=r.disk; console.log('disk',JSON.stringify(d)); for(const [k,v] of Object.entries(by_origin as any)) if((v as any).pages||(v as any).requests) console.log('   ',k,JSON.stringify(v));
console.log('writes',JSON.stringify(r.writes));
console.log('reclaim',JSON.stringify(r.reclaim));
for(const [k,v] of Object.entries(r.stalls as any)) if((v as any).count) console.log('   ',k,(v as any).count,((v as any).total_ns/1e6).toFixed(1)+'ms max',((v as any).max_ns/1e6).toFixed(1));
for(const t of r.tasks) console.log('   ',t.name,t.state,t.progress,'/',t.goal,'ph',t.phase,'h/m',t.hits,t.misses,'dirt',t.dirtied,'rss',t.rss,'cpu',(t.cpu_ns/1e6).toFixed(1),'mem',(t.memory_wait_ns/1e6).toFixed(1),'dr',t.direct_reclaims,(t.reclaim_ns/1e6).toFixed(1),'stack',t.deepest_stack);
console.log('stack',r.stack.limit,r.stack.overflows,JSON.stringify(r.stack.by_entry));
if (process.env.CHAIN) for (const t of r.stack.tasks) if (t.task===process.env.CHAIN) console.log(t.deepest, t.chain.map((c:any)=>c.name+' '+c.bytes).join('\n'));
