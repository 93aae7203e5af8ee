import { chromium } from '@playwright/test';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const out = '/tmp/w/why-tmp/';
const rest = async (p) => { await p.waitForFunction(() => ['ready', 'dead'].includes(window.pagestage?.state().status ?? '')); await p.evaluate(() => window.pagestage.idle()); };
const shots = [
  ['a', '#v=1&s=who-may-write&t=3050000000', { width: 1440, height: 900 }],
  ['b', '#v=1&s=neighbours&t=4800000000&theme=dark', { width: 1440, height: 900 }],
  ['c', '#v=1&s=who-may-write&t=2230000000&theme=light', { width: 1440, height: 900 }],
  ['d', '#v=1&s=stolen&t=300000000&theme=light', { width: 1440, height: 900 }],
  ['p', '#v=1&s=who-may-write&t=2230000000&theme=light', { width: 390, height: 844 }],
];
for (const [name, link, viewport] of shots.filter((s) => process.argv[2] === undefined || process.argv[2].includes(s[0]))) {
  const p = await b.newPage({ viewport, reducedMotion: 'reduce' });
  p.on('console', (m) => { if (m.type() === 'error') console.log(name, m.text()); });
  p.on('pageerror', (e) => console.log(name, e.message));
  await p.goto('http://127.0.0.1:4311/' + link);
  await rest(p);
  await p.waitForTimeout(1500);
  await p.keyboard.press('w');
  await p.waitForSelector('.why-cards, .why p[role=status]', { timeout: 30000 });
  await p.waitForTimeout(4000);
  await rest(p);
  await p.screenshot({ path: out + name + '.png' });
  await p.close();
}
await b.close();
