import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { presentRuntime } from './electron-runtime.ts';
import { inspectPack } from './packing/inspect-pack.ts';
import { provideNativeModules } from './packing/native-modules.ts';
import { type PackOrder, pack, runtimeFolder } from './packing/pack.ts';

/**
 * `npm run package`: on a Mac dmg and zip for both processors, on Linux AppImage and deb. `-- --dir` leaves the app as a
 * folder, for this machine alone. Each pack is inspected; one with a fault ends with exit code 1.
 */
const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    /** A folder with an unpacked Electron, and which one it is. */
    runtime: { type: 'string' },
    'runtime-version': { type: 'string' },
    /** A folder with a built app instead of this one. */
    app: { type: 'string' },
    output: { type: 'string' },
    /** Where a feed of updates will lie: its manifests are written too. */
    feed: { type: 'string' },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** The runtime named on the command line; for a folder the one this machine has; else what electron-builder fetches. */
async function chooseRuntime(): Promise<PackOrder['runtime']> {
  const { runtime, 'runtime-version': version } = values;
  if (runtime !== undefined && version !== undefined) return { folder: resolve(runtime), version };
  if (runtime !== undefined) throw new Error('--runtime needs --runtime-version');
  if (!values.dir) return undefined;
  const found = presentRuntime();
  if (found === null)
    throw new Error('no Electron runtime here: `npm run electron:runtime` fetches one, `--runtime DIR --runtime-version V` names one');
  if (found.older)
    say(`Electron ${found.version} is older than what the app is built for: this pack can be looked into, but does not start`);
  return { folder: runtimeFolder(found.path), version: found.version };
}

async function order(): Promise<PackOrder> {
  if (process.platform !== 'darwin' && process.platform !== 'linux') throw new Error('Shitaku is packed on a Mac or on Linux');
  const mac = process.platform === 'darwin';
  const own = process.arch === 'arm64' ? 'arm64' : 'x64';
  return {
    platform: mac ? 'mac' : 'linux',
    archs: mac && !values.dir ? ['arm64', 'x64'] : [own],
    make: values.dir ? 'folder' : 'installers',
    runtime: await chooseRuntime(),
    app: values.app,
    output: values.output,
    feed: values.feed,
  };
}

async function main(): Promise<number> {
  const begin = performance.now();
  const ordered = await order();
  if (ordered.app === undefined) await build();
  if (ordered.platform === 'mac') await provideNativeModules(ordered.archs);
  let faults = 0;
  for (const { arch, folder } of await pack(ordered)) {
    const report = await inspectPack(folder, ordered.platform, arch);
    faults += report.faults.length;
    say(`\n${folder}: ${megabytes(report.bytes.whole)}, of which Shitaku ${megabytes(report.bytes.app)}, the runtime the rest`);
    for (const [fuse, reading] of report.fuses) say(`  fuse ${fuse}: ${reading}`);
    for (const note of report.notes) say(`  not here: ${note}`);
    for (const fault of report.faults) say(`  FAULT: ${fault}`);
  }
  say(`packed in ${((performance.now() - begin) / 1000).toFixed(1)} s, ${faults} faults`);
  return faults === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
