import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findTool } from '#lib/testing/find-tool.ts';
import { appFolder, HiddenDisplay, notHere, runtime } from '../../e2e/desktop/desktop-app.ts';
import { provideOlderApp } from '../../e2e/older-electron/build.ts';
import type { ElectronRuntime } from '../electron-runtime.ts';
import { inspectPack, sizeOf } from '../packing/inspect-pack.ts';
import { runtimeFolder } from '../packing/pack.ts';
import { median, type Row, row } from './report.ts';

const ROUNDS = 5;
/** How long a window is left alone before its memory is read. Milliseconds. */
const IDLE_MS = 6_000;
const TIME_AIM = 1.6;
const MEMORY_AIM = 1.6;
const MIB = 1024 * 1024;

/** What the peer is: a window of the same runtime with one heading, and nothing behind it. */
const emptyApp = {
  'package.json': JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.cjs' }),
  'index.html': '<!doctype html><meta charset="utf-8"><title>Empty</title><h1>Empty</h1>',
  'main.cjs': `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } }).loadFile(__dirname + '/index.html'));
`,
};

interface Start {
  /** From the launch of the process to the last large paint of the first screen. Milliseconds. */
  readonly ms: number;
  /** Of all processes, each shared page divided among those that share it. Bytes. */
  readonly memory: number;
}

/**
 * Launch and idle memory of the desktop app beside an empty window of the same runtime, in turns, and the size of its pack beside the bare
 * runtime. Empty where no runtime is; the reason is said on standard error.
 */
export async function measureDesktop(): Promise<Row[]> {
  if (runtime === null || notHere !== null || process.platform !== 'linux') {
    process.stderr.write(`Not measured: the desktop app (${notHere ?? 'memory of all processes is read on Linux alone'}).\n`);
    return [];
  }
  if (runtime.older) await provideOlderApp();
  const display = await HiddenDisplay.open();
  const keyring = openKeyring();
  const scratch = mkdtempSync(join(tmpdir(), 'shitaku-bench-start-'));
  try {
    const env = { ...process.env, ...(display === null ? {} : { DISPLAY: display.name }), ...keyring.env };
    for (const [name, content] of Object.entries(emptyApp)) put(join(scratch, 'empty', name), content);
    put(join(scratch, 'ours/launch.json'), JSON.stringify({ world: keyring.world, language: 'ja', theme: 'light' }));
    put(join(scratch, 'ours/endpoints.json'), JSON.stringify({ usbmux: '127.0.0.1:9' }));
    const ours: Start[] = [];
    const empty: Start[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const one = await startOnce([appFolder], join(scratch, 'ours'), env);
      const other = await startOnce([join(scratch, 'empty')], join(scratch, 'beside'), env);
      // The first start makes keys and caches, once; the others are what people meet every day.
      if (round > 0) {
        ours.push(one);
        empty.push(other);
      }
    }
    const of = (starts: readonly Start[], what: keyof Start) => median(starts.map((start) => start[what]));
    const beside = (what: keyof Start, unit: number) => ({
      name: `an empty window, Electron ${runtime?.version}`,
      value: of(empty, what) / unit,
    });
    return [
      row(`desktop, launch to interactive, ${keyring.world} world (aim: ${TIME_AIM})`, 'ms', of(ours, 'ms'), beside('ms', 1)),
      row(`desktop, idle memory of all processes (aim: ${MEMORY_AIM})`, 'MiB', of(ours, 'memory') / MIB, beside('memory', MIB)),
      await packRow(runtime, join(scratch, 'packed')),
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
    keyring.close();
    display?.close();
  }
}

/** The app as `npm run package -- --dir` leaves it on the disk, beside what the same runtime takes before anything is put into it. */
async function packRow({ path, version }: ElectronRuntime, output: string): Promise<Row> {
  const command = [fileURLToPath(new URL('../run.mjs', import.meta.url)), 'package', '--dir', '--output', output];
  execFileSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [folder] = readdirSync(output, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (folder === undefined) throw new Error('nothing was packed');
  const { bytes } = await inspectPack(join(output, folder.name), 'linux', process.arch === 'arm64' ? 'arm64' : 'x64');
  const peer = { name: `the bare runtime, Electron ${version}`, value: sizeOf(realpathSync(runtimeFolder(path))) / MIB };
  return row(`desktop, packed, ${(bytes.app / MIB).toFixed(1)} MiB of it Shitaku's`, 'MiB', bytes.whole / MIB, peer);
}

async function startOnce(args: readonly string[], data: string, env: NodeJS.ProcessEnv): Promise<Start> {
  const door = join(data, 'DevToolsActivePort');
  rmSync(door, { force: true });
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const switches = [...asRoot, '--disable-gpu', `--user-data-dir=${data}`, '--remote-debugging-port=0', '--password-store=gnome-libsecret'];
  const begun = Date.now();
  const child = spawn(runtime?.path ?? '', [...switches, ...args], { env, stdio: 'ignore' });
  try {
    while (!existsSync(door) || !readFileSync(door, 'utf8').includes('\n')) await pause(10);
    const painted = await lastLargePaint(await firstPage(`http://127.0.0.1:${readFileSync(door, 'utf8').split('\n')[0]}`));
    await pause(IDLE_MS);
    return { ms: painted - begun, memory: memoryOf(child) };
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 8_000);
    await ended;
    clearTimeout(late);
  }
}

/** Where the first window's page listens, of Chromium's own debugger: Playwright's way in would be part of the launch. */
async function firstPage(debuggerAddress: string): Promise<string> {
  for (;;) {
    const targets = (await (await fetch(`${debuggerAddress}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[];
    const page = targets.find(({ type }) => type === 'page');
    if (page !== undefined) return page.webSocketDebuggerUrl;
    await pause(10);
  }
}

/** Said in the page: resolves when a heading was there for a second, with the time of the last large paint up to then. */
const WATCH = `new Promise((done) => {
  const look = () => (document.querySelector('h1') === null ? setTimeout(look, 20) : setTimeout(tell, 1000));
  const tell = () => new PerformanceObserver((list) => done(performance.timeOrigin + list.getEntries().at(-1).startTime))
    .observe({ type: 'largest-contentful-paint', buffered: true });
  look();
})`;

/** When the largest part of the first screen was painted, by the page's own clock. Milliseconds since 1970. */
async function lastLargePaint(page: string): Promise<number> {
  const socket = new WebSocket(page);
  await once(socket, 'open');
  for (let id = 1; ; id += 1) {
    const answer = once(socket, 'message') as Promise<[MessageEvent<string>]>;
    socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression: WATCH, awaitPromise: true, returnByValue: true } }));
    const [{ data }] = await answer;
    const { result } = JSON.parse(data) as { result?: { result: { value?: number } } };
    if (result?.result.value !== undefined) {
      socket.close();
      return result.result.value;
    }
    // The page that was asked went away: a window begins with an empty one.
    await pause(20);
  }
}

/** The proportional set size of a process and all it started. Bytes. */
function memoryOf(child: ChildProcess): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const status = read(`/proc/${name}/stat`);
    // The name in brackets may hold anything; the parent is the second field after it.
    const parent = status.slice(status.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isOurs = (pid: number): boolean => pid === child.pid || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
  const sizes = [...parents.keys()]
    .filter(isOurs)
    .map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return sizes.reduce((sum, kb) => sum + kb * 1024, 0);
}

/** A process may end between being listed and being read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** The real world needs a keyring to seal its key: one of the bench's own, where Debian's is installed; else practice is measured, and named. */
function openKeyring(): { world: 'real' | 'practice'; env: NodeJS.ProcessEnv; close: () => void } {
  const [bus, daemon] = ['dbus-daemon', 'gnome-keyring-daemon'].map((name) => findTool(name));
  if (bus == null || daemon == null) return { world: 'practice', env: {}, close: () => undefined };
  const home = mkdtempSync(join(tmpdir(), 'shitaku-keyring-'));
  const [address, pid] = execFileSync(bus, ['--session', '--fork', '--print-address=1', '--print-pid=1'], { encoding: 'utf8' }).split('\n');
  const own = { HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: home, XDG_CURRENT_DESKTOP: 'GNOME', DBUS_SESSION_BUS_ADDRESS: address };
  const keeper = spawn(daemon, ['--foreground', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...own },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.stdin.end('bench');
  return {
    world: 'real',
    env: own,
    close: () => {
      keeper.kill();
      process.kill(Number(pid));
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
