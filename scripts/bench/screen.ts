import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { DesktopApp, HiddenDisplay, notHere, runtime } from '../../e2e/desktop/desktop-app.ts';
import { DesktopPerson } from '../../e2e/desktop/desktop-person.ts';
import { NativeHands } from '../../e2e/desktop/native-hands.ts';
import { PracticeApp } from '../../e2e/hosts/practice-app.ts';
import { BenchPerson } from '../../e2e/journeys/bench-person.ts';
import { provideOlderApp } from '../../e2e/older-electron/build.ts';
import playwrightConfig from '../../playwright.config.ts';
import { findChromium } from '../find-chromium.ts';
import { type Row, report, row } from './report.ts';
import { type Smoothness, smoothness, type Tracer } from './smoothness.ts';

/** A bench of sixty stays smooth: the grid is scrolled while a batch works on all of them, ten times as fast as life. */
const COUNT = 60;
const SPEED = 10;
/** Longer for each device than the measurement: none is done before it ends. Seconds of its own. */
const WORK_S = 400;
/** Half the frames of a screen of 60 Hz are missed from here on; and a click waits noticeably. */
const FRAME_LIMIT_MS = 33;
const TASK_LIMIT_MS = 100;

async function inChromium(executablePath: string): Promise<Row[]> {
  const app = new PracticeApp();
  const downloads = mkdtempSync(join(tmpdir(), 'shitaku-screen-'));
  const browser = await openChromium(executablePath);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'ja-JP' });
    const tracer: Tracer = {
      start: (categories) => browser.startTracing(page, { categories }),
      stop: async () => (await browser.stopTracing()).toString(),
    };
    // With nothing on the screen: what this machine has to spare now.
    const empty = await smoothness(tracer, page);
    await app.open(page);
    const person = new BenchPerson(page, 'ja', downloads);
    await person.chooseLanguage('ja');
    const rows = await scrolled('', tracer, person);
    process.stderr.write(`An empty page: a frame of ${Math.round(empty.frameMs)} ms at 95 of 100.\n`);
    return rows;
  } finally {
    await browser.close();
    await app.stop();
    rmSync(downloads, { recursive: true, force: true });
  }
}

/** The same in the window of the desktop app, where there is a runtime for it. The browser is the person's own, beside it. */
async function inDesktop(executablePath: string): Promise<Row[]> {
  if (notHere !== null) {
    process.stderr.write(`The desktop app: ${notHere}.\n`);
    return [];
  }
  if (runtime?.older === true) await provideOlderApp();
  const display = await HiddenDisplay.open();
  const app = new DesktopApp(display?.name ?? null);
  const downloads = mkdtempSync(join(tmpdir(), 'shitaku-screen-'));
  const browser = await openChromium(executablePath);
  try {
    const page = await app.start();
    const { electron } = app;
    const tracer: Tracer = {
      start: (categories) =>
        electron.evaluate(({ contentTracing }, included_categories) => contentTracing.startRecording({ included_categories }), categories),
      stop: async () => {
        const file = await electron.evaluate(({ contentTracing }) => contentTracing.stopRecording());
        const trace = readFileSync(file, 'utf8');
        rmSync(file);
        return trace;
      },
    };
    const system = await NativeHands.over(electron, downloads);
    const person = new DesktopPerson(page, 'ja', { system, browser: await browser.newContext({ acceptDownloads: true }), downloads });
    return await scrolled(`Electron ${runtime?.version}, `, tracer, person);
  } finally {
    await browser.close();
    await app.stop();
    display?.close();
    rmSync(downloads, { recursive: true, force: true });
  }
}

const openChromium = (executablePath: string) =>
  chromium.launch({ executablePath, args: [...(playwrightConfig.use?.launchOptions?.args ?? [])] });

/** Sixty devices, idle and then at work, scrolled by a person who begins with nothing. */
async function scrolled(where: string, tracer: Tracer, person: BenchPerson): Promise<Row[]> {
  const { page } = person;
  await person.nameTheOrganization('支度株式会社');
  await person.getThePushCertificate();
  await person.goTo('bench');
  await person.setCount(COUNT);
  await person.expectCount('ready', COUNT, 180_000);
  await person.slowDown('install-profile', WORK_S);
  await person.chooseSpeed(SPEED);
  const idle = await smoothness(tracer, page, person);
  await person.confirmBatch(await person.planBatch('standard', '佐藤'), COUNT);
  const working = await smoothness(tracer, page, person);
  process.stderr.write(`Load of the machine: ${loadavg()[0]?.toFixed(1)}.\n`);
  return [...rowsOf(`${where}${COUNT} devices, idle`, idle), ...rowsOf(`${where}${COUNT} devices, batch at ×${SPEED}`, working)];
}

const rowsOf = (name: string, { frameMs, taskMs, taskClockMs, busyMs }: Smoothness): Row[] => [
  row(`${name}: frame, 95 of 100`, 'ms', frameMs, { name: 'limit', value: FRAME_LIMIT_MS }),
  row(`${name}: longest task, CPU`, 'ms', taskMs, { name: 'limit', value: TASK_LIMIT_MS }),
  row(`${name}: longest task, clock`, 'ms', taskClockMs, { name: 'limit', value: TASK_LIMIT_MS }),
  row(`${name}: main thread, CPU in 1 s`, 'ms', busyMs, { name: 'limit', value: 1_000 }),
];

spawnSync(process.execPath, [fileURLToPath(new URL('../run.mjs', import.meta.url)), 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
const program = findChromium();
if (program === null) process.stderr.write('Not measured: no Chrome or Chromium here.\n');
else report([...(await inChromium(program)), ...(await inDesktop(program))]);
