/// <reference lib="dom" />
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { PracticeApp } from '../../e2e/hosts/practice-app.ts';
import { BenchPerson } from '../../e2e/journeys/bench-person.ts';
import playwrightConfig from '../../playwright.config.ts';
import { findChromium } from '../find-chromium.ts';
import { type Row, report, row } from './report.ts';

/** A bench of sixty stays smooth: the grid is scrolled while a batch works on all of them, ten times as fast as life. */
const COUNT = 60;
const SPEED = 10;
/** Longer for each device than the measurement: none is done before it ends. Seconds of its own. */
const WORK_S = 400;
const MEASURED_MS = 15_000;
/** Half the frames of a screen of 60 Hz are missed from here on; and a click waits noticeably. */
const FRAME_LIMIT_MS = 33;
const TASK_LIMIT_MS = 100;

interface Smoothness {
  /** 95 of 100 frames came sooner after the one before. */
  readonly frameMs: number;
  /** The longest task of the page's main thread: its CPU time, the same on a busy machine as on an idle one; and by the clock. */
  readonly taskMs: number;
  readonly taskClockMs: number;
  /** CPU time of all tasks in a second, in milliseconds. */
  readonly busyMs: number;
}

async function measured(executablePath: string): Promise<Row[]> {
  const app = new PracticeApp();
  const downloads = mkdtempSync(join(tmpdir(), 'shitaku-screen-'));
  const browser = await chromium.launch({ executablePath, args: [...(playwrightConfig.use?.launchOptions?.args ?? [])] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'ja-JP' });
    // With nothing on the screen: what this machine has to spare now.
    const empty = await smoothness(browser, page);
    await app.open(page);
    const person = new BenchPerson(page, 'ja', downloads);
    await person.chooseLanguage('ja');
    await person.nameTheOrganization('支度株式会社');
    await person.getThePushCertificate();
    await person.goTo('bench');
    await person.setCount(COUNT);
    await person.expectCount('ready', COUNT, 180_000);
    await person.slowDown('install-profile', WORK_S);
    await person.chooseSpeed(SPEED);
    const idle = await smoothness(browser, page, person);
    await person.confirmBatch(await person.planBatch('standard', '佐藤'), COUNT);
    const working = await smoothness(browser, page, person);
    const load = `${loadavg()[0]?.toFixed(1)}`;
    process.stderr.write(
      `Load of the machine: ${load}. An empty page meanwhile: a frame of ${Math.round(empty.frameMs)} ms at 95 of 100.\n`,
    );
    return [...rowsOf(`${COUNT} devices, idle`, idle), ...rowsOf(`${COUNT} devices, batch at ×${SPEED}`, working)];
  } finally {
    await browser.close();
    await app.stop();
    rmSync(downloads, { recursive: true, force: true });
  }
}

const rowsOf = (name: string, { frameMs, taskMs, taskClockMs, busyMs }: Smoothness): Row[] => [
  row(`${name}: frame, 95 of 100`, 'ms', frameMs, { name: 'limit', value: FRAME_LIMIT_MS }),
  row(`${name}: longest task, CPU`, 'ms', taskMs, { name: 'limit', value: TASK_LIMIT_MS }),
  row(`${name}: longest task, clock`, 'ms', taskClockMs, { name: 'limit', value: TASK_LIMIT_MS }),
  row(`${name}: main thread, CPU in 1 s`, 'ms', busyMs, { name: 'limit', value: 1_000 }),
];

/** Scrolls up and down in the grid, if there is one, and watches the page meanwhile. */
async function smoothness(browser: Browser, page: Page, person: BenchPerson | null = null): Promise<Smoothness> {
  if (person !== null) await person.grid.hover({ position: { x: 20, y: 20 } });
  await page.evaluate(() => {
    const gaps: number[] = [];
    Object.assign(window, { gaps });
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', '__metadata'] });
  const end = Date.now() + MEASURED_MS;
  for (let turn = 0; Date.now() < end; turn += 1) {
    await page.mouse.wheel(0, Math.floor(turn / 10) % 2 === 0 ? 120 : -120);
    await page.waitForTimeout(50);
  }
  const trace = (await browser.stopTracing()).toString();
  const gaps = await page.evaluate(() => (window as unknown as { gaps: number[] }).gaps);
  gaps.sort((a, b) => a - b);
  return { frameMs: gaps[Math.floor(gaps.length * 0.95)] ?? Number.NaN, ...tasksOf(trace) };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock, and of CPU. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The tasks of the renderer's main thread that did most: the page's, as there is no other of that much work. */
function tasksOf(trace: string): Omit<Smoothness, 'frameMs'> {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.flatMap(({ name, pid, tid, dur, tdur }) =>
    // One that was under way when the trace began or ended has no length.
    name === 'RunTask' && mains.has(`${pid} ${tid}`) && dur !== undefined && tdur !== undefined ? [{ dur, tdur }] : [],
  );
  const longest = (times: readonly number[]) => times.reduce((most, time) => Math.max(most, time), 0) / 1_000;
  const used = tasks.map(({ tdur }) => tdur);
  return {
    taskMs: longest(used),
    taskClockMs: longest(tasks.map(({ dur }) => dur)),
    busyMs: used.reduce((sum, time) => sum + time, 0) / MEASURED_MS,
  };
}

spawnSync(process.execPath, [fileURLToPath(new URL('../run.mjs', import.meta.url)), 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
const program = findChromium();
if (program === null) process.stderr.write('Not measured: no Chrome or Chromium here.\n');
else report(await measured(program));
