import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { PracticeWork } from '#contract/practice.ts';
import type { Recipe } from '#contract/recipe.ts';
import { findTool } from '../../src-main/lib/testing/find-tool.ts';
import { Strangers } from '../../src-main/practice/strangers-testing.ts';
import type { KittingResult } from './kitting/core.ts';
import type { WorldReady } from './kitting/world.ts';
import { type Row, report, row } from './report.ts';

/**
 * Kitting 1, 8 and 32 simulated devices whose own work takes 20 s each, simulators and core in a process each: how much longer
 * the whole batch takes than one device alone, and what it costs this machine. Beside it what go-ios calls `prepare`, a
 * process per device, against the same simulators.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    counts: { type: 'string', default: '1,8,32' },
    steps: { type: 'boolean', default: false },
  },
});
const counts = values.counts.split(',').map(Number);
const most = Math.max(...counts);

type Work = Readonly<Partial<Record<PracticeWork, number>>>;
const steps = (...more: Recipe['steps']): Recipe['steps'] => [
  { step: 'pair' },
  ...more,
  { step: 'activate' },
  { step: 'supervise', allowPairing: true, skipPanes: 'all' },
];
/** Erased, activated, supervised, enrolled, read back: 20 s of the device's own. */
const full: Recipe = {
  format: 1,
  name: 'Full',
  note: '',
  steps: [...steps({ step: 'erase' }), { step: 'enroll', by: 'profile' }, { step: 'verify' }],
};
const fullWork: Work = { erase: 10_000, activate: 3_000, supervise: 4_000, 'install-profile': 3_000 };
/** What go-ios's prepare does to an activated device: the configuration (18 s), and there also a profile (2 s). */
const prepare: Recipe = { format: 1, name: 'Prepare', note: '', steps: [...steps(), { step: 'verify' }] };
const prepareWork: Work = { activate: 0, supervise: 18_000, 'install-profile': 2_000 };

const say = (line: string) => {
  if (!values.json) process.stdout.write(`${line}\n`);
};
const here = (name: string) => fileURLToPath(new URL(`./kitting/${name}`, import.meta.url));
const seconds = (ms: number) => ms / 1_000;
const message = async <T>(child: ChildProcess, what: string): Promise<T> => {
  const [first] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${what} ended before it answered`))),
  ])) as [T];
  return first;
};

/** Simulators and a data folder that are gone afterwards. */
async function inWorld<T>(
  count: number,
  activated: boolean,
  work: Work,
  use: (world: WorldReady & { readonly folder: string }) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-bench-'));
  const child = fork(here('world.ts'), [folder, String(count), activated ? 'yes' : 'no', JSON.stringify(work)]);
  try {
    return await use({ folder, ...(await message<WorldReady>(child, 'the practice world')) });
  } finally {
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.send('stop');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

const ours = (count: number, recipe: Recipe, activated: boolean, work: Work): Promise<KittingResult> =>
  inWorld(count, activated, work, async ({ folder }) => {
    const core = fork(here('core.ts'), [folder, String(count), JSON.stringify(recipe)]);
    const result = await message<KittingResult>(core, 'the core');
    if (core.exitCode === null) await once(core, 'exit');
    if (result.done !== count) throw new Error(`only ${result.done} of ${count} devices were done: ${result.problems.join(', ')}`);
    say(
      `${recipe.name}, ${count} device${count === 1 ? '' : 's'}: ${seconds(result.wallMs).toFixed(1)} s, longest device ${seconds(Math.max(...result.deviceMs)).toFixed(1)} s, ` +
        `CPU ${seconds(result.cpuMs).toFixed(1)} s, load ${loadavg()[0]?.toFixed(1)}`,
    );
    if (values.steps)
      for (const [step, { median, longest }] of Object.entries(result.stepMs))
        say(`    ${step.padEnd(12)} median ${median} ms, longest ${longest} ms`);
    return result;
  });

/** Milliseconds for all of them at once; null where go-ios or openssl is not there, and then it says so. */
async function theirs(count: number): Promise<number | null> {
  const strangers = new Strangers();
  try {
    const program = strangers.goIos();
    const openssl = findTool('openssl');
    const identity = openssl === null ? null : await strangers.supervisionIdentity(openssl);
    if (program === null || identity === null) {
      say(
        `go-ios is left out: ${program === null ? `its package has no program for ${process.platform} ${process.arch}` : 'openssl is not installed'}`,
      );
      return null;
    }
    return await inWorld(count, true, prepareWork, async ({ usbmux, udids }) => {
      const { folder } = strangers;
      const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: usbmux, HOME: folder, XDG_CONFIG_HOME: folder };
      const run = (...args: string[]) =>
        new Promise<void>((resolve, reject) => {
          execFile(program, args, { env, cwd: folder, timeout: 300_000 }, (error, _stdout, stderr) =>
            error === null ? resolve() : reject(new Error(`go-ios ${args[0]}: ${stderr.slice(-400)}`)),
          );
        });
      for (const udid of udids) await run('pair', `--udid=${udid}`);
      const begun = performance.now();
      await Promise.all(
        udids.map((udid) => run('prepare', `--udid=${udid}`, '--skip-all', `--certfile=${identity.der}`, '--orgname=Example')),
      );
      const wallMs = performance.now() - begun;
      say(`go-ios, ${count} process${count === 1 ? '' : 'es'}: ${seconds(wallMs).toFixed(1)} s, load ${loadavg()[0]?.toFixed(1)}`);
      return wallMs;
    });
  } finally {
    strangers.remove();
  }
}

const rows: Row[] = [];
const alone = await ours(1, full, false, fullWork);
rows.push(row('kitting 1 device of 20 s own work', 's', seconds(alone.wallMs), { name: 'its own work', value: 20 }));
for (const count of counts.filter((each) => each > 1)) {
  const many = await ours(count, full, false, fullWork);
  rows.push(row(`kitting ${count} at once`, 's', seconds(many.wallMs), { name: '1 alone', value: seconds(alone.wallMs) }));
  rows.push(
    row(`  CPU of the core a device, of ${count}`, 's', seconds(many.cpuMs) / count, { name: '1 alone', value: seconds(alone.cpuMs) }),
  );
  rows.push(
    row(`  peak memory of the core, of ${count}`, 'MiB', many.peakRss / 2 ** 20, { name: 'with 1', value: alone.peakRss / 2 ** 20 }),
  );
}
const mine = await ours(most, prepare, true, prepareWork);
const peer = await theirs(most);
rows.push(
  row(
    `supervising ${most} activated at once`,
    's',
    seconds(mine.wallMs),
    peer === null ? null : { name: `go-ios prepare, ${most} processes`, value: seconds(peer) },
  ),
);
report(rows);
