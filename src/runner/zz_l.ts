import { zipf_list } from '#workloads/lists.ts';
for (const seed of [1,2,3]) { const l=zipf_list(73600,18400,0,seed); const c=new Int32Array(18400); for(const p of l) c[p]!++; const last=new Int32Array(18400).fill(-1); l.forEach((p,i)=>last[p]=i);
 const n=[0,0,0,0]; for(const x of c) n[Math.min(3,x)]!++; console.log(seed,n, 'distinct',18400-n[0]!);
 // absent runs
 const once=[...c.keys()].filter(p=>c[p]===1).sort((a,b)=>last[a]!-last[b]!); console.log('once by quarter', [0,1,2,3].map(q=>once.filter(p=>Math.floor(last[p]!/18400)===q).length));
 // runs of absent pages with c<2
 let runs=0; let prev=false; for(let p=0;p<18400;p++){const a=c[p]!<2; if(a&&!prev) runs++; prev=a;} console.log('runs of absent(<2)',runs);
 for (const w of [4,8,16,32,64]) { let m=0; let upto=-1; for(let p=0;p<18400;p++){ if(c[p]!<2 && p>upto){m++; upto=p+w-1;} } console.log(' window',w,'misses',m);} }
