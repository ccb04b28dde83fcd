import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import playwrightConfig from '../../playwright.config.ts';
import { findChromium } from '../find-chromium.ts';
import { median, type Row, report, row } from './report.ts';
import { measureDesktop } from './start-desktop.ts';

/** Cold start of the web host and of the desktop app until a person can use them, and what a browser has to load first. */
const ROUNDS = 5;
const INTERACTIVE_LIMIT_MS = 1_500;
const SCRIPT_LIMIT_KB = 400;
const root = resolve(import.meta.dirname, '../..');

spawnSync(process.execPath, [fileURLToPath(new URL('../run.mjs', import.meta.url)), 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
const program = findChromium();
const rows: Row[] = [];
if (program === null) {
  process.stderr.write('Not measured: time to interactive (no Chrome or Chromium here).\n');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-start-'));
  writeFileSync(join(folder, 'launch.json'), JSON.stringify({ world: 'real', language: 'ja', theme: 'auto' }));
  writeFileSync(join(folder, 'endpoints.json'), JSON.stringify({ usbmux: '127.0.0.1:9' }));
  const browser = await chromium.launch({ executablePath: program, args: [...(playwrightConfig.use?.launchOptions?.args ?? [])] });
  const times: number[] = [];
  const hosts: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const begun = performance.now();
    const host = spawn(process.execPath, [join(root, 'out/main/serve.js'), '--no-open', '--data', folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [address] = (await once(createInterface({ input: host.stdout }), 'line')) as [string];
    const ready = performance.now() - begun;
    await page.goto(address);
    // Interactive: what main said is on the screen, and a click changes it.
    await page.getByRole('navigation').getByRole('link', { name: '設定', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '設定' }).waitFor();
    // The first start makes the keys of this installation, once; the others are what people meet every day.
    if (round > 0) {
      times.push(performance.now() - begun);
      hosts.push(ready);
    }
    await page.close();
    const ended = once(host, 'exit');
    host.kill('SIGTERM');
    await ended;
  }
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
  rows.push(row('web host, cold start to its address', 'ms', median(hosts), { name: 'limit', value: INTERACTIVE_LIMIT_MS }));
  rows.push(row('web host, cold start to interactive', 'ms', median(times), { name: 'limit', value: INTERACTIVE_LIMIT_MS }));
}
rows.push(row('initial JavaScript, gzipped', 'KB', initialScriptKb(), { name: 'limit', value: SCRIPT_LIMIT_KB }));
rows.push(...(await measureDesktop()));
report(rows);

/** Every script that index.html names (entry and its static imports), gzipped one by one as a server would send them. */
function initialScriptKb(): number {
  const renderer = join(root, 'out/renderer');
  const html = readFileSync(join(renderer, 'index.html'), 'utf8');
  const named = readdirSync(join(renderer, 'assets')).filter((name) => name.endsWith('.js') && html.includes(name));
  return named.reduce((sum, name) => sum + gzipSync(readFileSync(join(renderer, 'assets', name))).length, 0) / 1_000;
}
