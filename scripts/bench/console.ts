/// <reference lib="dom" />
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type DeviceFilter, deviceFilter, deviceSort } from '#contract/devices.ts';
import { systemClock } from '#lib/clock.ts';
import { openDatabase } from '#store/database.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { ScriptedApp } from '../../e2e/hosts/scripted-app.ts';
import { ordinaryDay } from '../../e2e/screens/scenes/play.ts';
import playwrightConfig from '../../playwright.config.ts';
import { DevicesService } from '../../src-main/features/devices/devices-service.ts';
import { findChromium } from '../find-chromium.ts';
import { median, type Row, report, row } from './report.ts';

/** The list of devices with a fleet of this size: asked, typed into, scrolled. */
const { values } = parseArgs({ options: { devices: { type: 'string', default: '100000' } }, strict: false });
const COUNT = Number(values.devices);
const QUERY_LIMIT_MS = 16;
const KEYSTROKE_LIMIT_MS = 50;
const FRAME_LIMIT_MS = 16.7;
const MEASURED_MS = 10_000;
/** A page is asked for so often, and the middle time counts: another process may have been let in meanwhile. */
const TRIES = 3;

const filters: readonly Partial<DeviceFilter>[] = [
  {},
  { statuses: ['quiet', 'silent'] },
  { organization: '営業部' },
  { organization: '営業部/第一課', platform: 'iOS' },
  { osBelow: '17' },
  { osFrom: '18', supervised: false },
  { model: 'ipad', statuses: ['managed', 'provisional'] },
  { provisional: true },
  { text: '佐藤' },
  { text: 'わたなべ' },
  { text: 'IT-0012' },
  { text: '3f' },
  { text: 'iphone' },
  { text: '営業部 macbook' },
  { text: '状態:赤△ 組織:営業部 OS:<26 佐藤' },
  { text: 'zzzz' },
  { text: 'i' },
  { text: 'ip' },
  { text: 'iph' },
  { text: '1' },
  { text: 'さ' },
  { text: '営' },
];

const at95 = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
/** CPU time of this thread in milliseconds: the same on a busy machine as on an idle one. */
const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};
const megabytes = (bytes: number): number => bytes / 1024 / 1024;

/** Another script, in a process of its own. */
function run(script: string, ...rest: string[]): void {
  spawnSync(process.execPath, [fileURLToPath(new URL('../run.mjs', import.meta.url)), script, ...rest], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function measured(executablePath: string | null): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-console-'));
  process.stderr.write(`Making a fleet of ${COUNT.toLocaleString('en')} …\n`);
  run('fleet/generate', '--devices', String(COUNT), '--data', folder);
  const path = join(folder, 'practice', 'shitaku.sqlite');
  const before = process.memoryUsage().rss;
  const database = openDatabase(path);
  const service = new DevicesService({
    database,
    clock: systemClock,
    settings: new SettingsStore(database),
    newId: () => 'view',
    record: () => {},
    simulated: true,
    publish: () => {},
  });
  try {
    await service.start();
    const rows = [...(await asked(service)), row('store on the disk', 'MiB', megabytes(statSync(path).size), null)];
    rows.push(
      row(`memory of main after them`, 'MiB', megabytes(process.memoryUsage().rss), {
        name: 'the same process before',
        value: megabytes(before),
      }),
    );
    if (executablePath === null) process.stderr.write('Not on a screen: no Chrome or Chromium here.\n');
    else rows.push(...(await onScreen(executablePath, service)));
    process.stderr.write(`Load of the machine: ${loadavg()[0]?.toFixed(1)}.\n`);
    return rows;
  } finally {
    await service.stop();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every order with every filter, the first page, one further down, and the last. */
async function asked(service: DevicesService): Promise<Row[]> {
  const [first, deep, counted, holds]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const some of filters) {
    const filter = deviceFilter.parse(some);
    const begun = spent();
    const stop = watchHolds(holds);
    const counts = await service.counts({ filter });
    stop();
    counted.push(spent() - begun);
    for (const sort of deviceSort.options) {
      for (const descending of [false, true]) {
        const page = (offset: number): number => {
          const times = Array.from({ length: TRIES }, () => {
            const started = performance.now();
            service.list({ filter, sort, descending, offset, limit: 100 });
            return performance.now() - started;
          });
          return median(times);
        };
        first.push(page(0));
        deep.push(page(Math.floor(counts.value.total / 2)), page(Math.max(0, counts.value.total - 100)));
      }
    }
  }
  const limit = { name: 'limit', value: QUERY_LIMIT_MS };
  return [
    row(`${COUNT} devices: first page, 95 of 100 (${first.length})`, 'ms', at95(first), limit),
    row(`any page, 95 of 100 (${first.length + deep.length})`, 'ms', at95([...first, ...deep]), limit),
    row('slowest page', 'ms', Math.max(...first, ...deep), limit),
    row('numbers of a new filter, CPU', 'ms', at95(counted), null),
    row('… longest hold of main meanwhile, CPU', 'ms', Math.max(...holds), limit),
  ];
}

/** How long main was held at a time while something was awaited. */
function watchHolds(holds: number[]): () => void {
  let on = true;
  let last = spent();
  const turn = () => {
    // What runs after the end is not what was watched.
    if (!on) return;
    const now = spent();
    holds.push(now - last);
    last = now;
    setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    on = false;
    holds.push(spent() - last);
  };
}

async function onScreen(executablePath: string, service: DevicesService): Promise<Row[]> {
  const app = new ScriptedApp();
  await app.start();
  const browser = await chromium.launch({ executablePath, args: [...(playwrightConfig.use?.launchOptions?.args ?? [])] });
  try {
    ordinaryDay(app);
    app.answers('devices', 'list', (input) => service.list(input));
    app.answers('devices', 'counts', (input) => service.counts(input));
    app.answers('devices', 'organizations', () => service.organizations());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'ja-JP' });
    await page.setContent('<div style="height: 100000px">&nbsp;</div>');
    const empty = await scrolled(browser, page);
    const echo = await echoed(page);
    await app.open(page, '#/devices');
    await page.getByRole('grid').getByRole('row').nth(20).waitFor();
    const listed = await scrolled(browser, page);
    const keys = await typed(page);
    const peer = { name: 'an empty page', value: empty };
    return [
      row('scrolled: frame, 95 of 100', 'ms', listed, { name: 'limit', value: FRAME_LIMIT_MS }),
      row('scrolled: frame, 95 of 100', 'ms', listed, peer),
      row(`keystroke to painted rows, 95 of 100 (${keys.length})`, 'ms', at95(keys), { name: 'limit', value: KEYSTROKE_LIMIT_MS }),
      row('keystroke to painted rows, 50 of 100', 'ms', median(keys), { name: 'limit', value: KEYSTROKE_LIMIT_MS }),
      row('keystroke to painted rows, 95 of 100', 'ms', at95(keys), { name: 'one painted letter on an empty page', value: echo }),
    ];
  } finally {
    await browser.close();
    await app.stop();
  }
}

/** The time between two frames that 95 of 100 are below, while the wheel turns. */
async function scrolled(_browser: Browser, page: Page): Promise<number> {
  await page.mouse.move(700, 500);
  await page.evaluate(() => {
    const gaps: number[] = [];
    let last = performance.now();
    let on = true;
    const frame = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      if (on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(window, { stopFrames: () => ((on = false), gaps) });
  });
  const end = Date.now() + MEASURED_MS;
  for (let turn = 0; Date.now() < end; turn += 1) {
    await page.mouse.wheel(0, Math.floor(turn / 40) % 2 === 0 ? 240 : -240);
    await page.waitForTimeout(30);
  }
  return at95(await page.evaluate(() => (window as unknown as { stopFrames: () => number[] }).stopFrames()));
}

/** What this machine takes to paint one letter now: the input event of a key to the frame after it, with nothing between. */
async function echoed(page: Page): Promise<number> {
  await page.setContent('<input type="search"><p>&nbsp;</p>');
  await page.evaluate(() => {
    const times: number[] = [];
    document.querySelector('input')?.addEventListener('input', (event) => {
      const from = performance.now();
      (document.querySelector('p') as HTMLElement).textContent = (event.target as HTMLInputElement).value;
      requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - from)));
    });
    Object.assign(window, { keyTimes: times });
  });
  for (let key = 0; key < 50; key += 1) {
    await page.locator('input').press('End');
    await page.keyboard.insertText('x');
    await page.waitForTimeout(100);
  }
  return at95(await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes));
}

/** From the input event of each key to the frame after the rows that answer it. */
async function typed(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    const grid = () => document.querySelector('[role="grid"]')?.closest('main') ?? document.body;
    let begun: number | null = null;
    field?.addEventListener('input', () => {
      begun = performance.now();
    });
    new MutationObserver((changes) => {
      const inRows = changes.some(
        ({ target }) => (target instanceof Element ? target : target.parentElement)?.closest('[role="rowgroup"]') !== null,
      );
      if (begun === null || !inRows) return;
      const from = begun;
      begun = null;
      // The frame that paints them begins now; what follows it runs after the paint.
      requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - from)));
    }).observe(grid(), { subtree: true, childList: true, characterData: true });
    Object.assign(window, { keyTimes: times });
  });
  const field = page.getByRole('searchbox');
  for (const text of ['IT-00123', 'iphone 14', 'macbook air', 'f9k2', 'ipad 佐藤', '18.7', '営業部', 'さくら', '鈴木 美咲']) {
    for (const key of text) {
      await field.press('End');
      await page.keyboard.insertText(key);
      await page.waitForTimeout(180);
    }
    await field.fill('');
    await page.waitForTimeout(400);
  }
  return page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes);
}

run('build');
report(await measured(findChromium()));
