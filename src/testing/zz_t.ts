import { TRUTH_CASES } from '#scenarios/index.ts';
import { parse_scenario } from '#scenarios/schema.ts';
import { make_machine, ROUTINES } from '#session/machine.ts';
import { resolve } from '#session/resolve.ts';
import { run_truth } from '#session/truth_figures.ts';
import { boot_kernel } from '#kernel/boot.ts';
import { VM } from '#kernel/vmstat.ts';
import { TRACEPOINTS } from '#kernel/tracepoints.ts';
import { readFileSync } from 'node:fs'; import { gunzipSync } from 'node:zlib';
for (const c of TRUTH_CASES) { if (process.argv[2] && c.name!==process.argv[2]) continue;
 for (const seed of c.seeds) {
  const s = parse_scenario(c.scenario).scenario!; const m0 = make_machine(s, seed, {}); const r = resolve(s, seed);
  const st = JSON.parse(gunzipSync(readFileSync(`/work/shared/kernel-truth/cases/${c.name}/seed${seed}/state.json.gz`)).toString()).start.pagetype.free;
  const zones = r.config.zones.map(z => ({ ...z, free_blocks: ['Unmovable','Reclaimable','Movable'].map(t => st[z.name][t]) }));
  const config = { ...r.config, zones, index_nodes_per_slab: 14 };
  const k = boot_kernel(config as any, ROUTINES, r.programs, m0.kernel.sw as any);
  const boosts: any[] = []; const names = TRACEPOINTS.map(t=>t.name);
  k.eng.recorder = { event(id,o,ns,kind,actor,a,b){ if (names[kind]==='watermark_boost') boosts.push([ (ns/1e9).toFixed(3), 'zone', a, 'boost', b, 'free', k.zone_free[0], k.zone_free[1] ]); }, segment(){} };
  const f = run_truth({ ...m0, kernel: k } as any, c.kind, c.args);
  const o: any = c.outcomes.summary;
  console.log(c.name, seed, 'scan', f.figures['pgscan_total'], o.pgscan_total.mean, 'steal', f.figures['pgsteal_total'], 'eff', f.figures['reclaim_efficiency'], o.reclaim_efficiency.mean, 'skip', k.vm[VM.pgskip], 'direct', f.figures['direct_share_of_steal'], 'stall', f.figures['allocstall'], 'ret', f.figures['hot_retained_after_scan'], 'refault', f.figures['workingset_refault_file'], 'pageoutrun', f.figures['pageoutrun'], o.pageoutrun.mean, 'slab', k.vm[VM.nr_slab], 'read', f.figures['data_disk_pages_read']);
  console.log('   boosts', boosts.length, JSON.stringify(boosts.slice(0,6)));
 } }
if (process.argv[3]) { const c = TRUTH_CASES.find(x=>x.name===process.argv[2])!; const s = parse_scenario(c.scenario).scenario!; const r = resolve(s, 1); const m0 = make_machine(s, 1, {});
  const st = JSON.parse(gunzipSync(readFileSync(`/work/shared/kernel-truth/cases/${c.name}/seed1/state.json.gz`)).toString()).start.pagetype.free;
  const zones = r.config.zones.map(z => ({ ...z, free_blocks: ['Unmovable','Reclaimable','Movable'].map(t => st[z.name][t]) }));
  const k = boot_kernel({ ...r.config, zones, index_nodes_per_slab: 14 } as any, ROUTINES, r.programs, m0.kernel.sw as any);
  console.log('boot free', [...k.zone_free], 'wm', [...k.zone_wmark], 'res', [...k.zone_reserve]);
  const names = TRACEPOINTS.map(t=>t.name); let n=0; const log: string[]=[];
  k.eng.recorder = { event(id,o,ns,kind,actor,a,b){ const nm=names[kind]!; if (/boost|extfrag/.test(nm)) { log.push([(ns/1e6).toFixed(3), nm, actor, a, b, 'free', k.zone_free[0], k.zone_free[1]].join(' ')); if(/direct_reclaim_begin/.test(nm)) n++; if (n<1 && log.length>34) log.shift(); } }, segment(){} };
  while (k.eng.now<3.6e9 && k.eng.run(1e10, Infinity, 1)) ;
  console.log(log.slice(0,60).join('\n'));
}
