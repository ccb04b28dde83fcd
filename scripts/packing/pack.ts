import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AfterPackContext, Arch, build, type Configuration, type FileSet, Platform } from 'electron-builder';
import { parse } from 'yaml';
import { fusesOf, settingOf } from './fuses.ts';

const root = resolve(import.meta.dirname, '../..');

export type PackedPlatform = 'mac' | 'linux';
export type PackedArch = 'arm64' | 'x64';

export interface PackOrder {
  readonly platform: PackedPlatform;
  readonly archs: readonly PackedArch[];
  /** `folder`: the app as it lies on a disk. `installers`: what people download (dmg and zip, AppImage and deb). */
  readonly make: 'folder' | 'installers';
  /** An unpacked Electron; without one electron-builder fetches what package.json says. */
  readonly runtime?: { readonly folder: string; readonly version: string } | undefined;
  /** A folder with a built app instead of this one: its out/, what its package.json says of it, and modules of its own. */
  readonly app?: string | undefined;
  readonly output?: string | undefined;
  /** Where a feed of updates will lie: its manifests are written beside the installers. */
  readonly feed?: string | undefined;
}

export interface Packed {
  readonly arch: PackedArch;
  /** The folder that the app lies in. */
  readonly folder: string;
}

/** What electron-builder is told: electron-builder.yml, changed by what this order decides. */
export async function packConfiguration(order: PackOrder): Promise<Configuration> {
  const whole = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Configuration;
  const electronFuses = {
    ...(order.runtime === undefined ? whole.electronFuses : await settableFuses(whole, order.runtime.folder, order.platform)),
    // macOS starts no program whose signature is broken; what is not signed with a certificate gets one of its own anew.
    resetAdHocDarwinSignature: process.platform === 'darwin',
  };
  return {
    ...whole,
    electronFuses,
    directories: { ...whole.directories, ...(order.output === undefined ? {} : { output: resolve(order.output) }) },
    ...(order.app === undefined ? {} : ofApp(whole, resolve(order.app))),
    ...(order.feed === undefined ? {} : { publish: { provider: 'generic', url: order.feed } }),
    ...(order.runtime === undefined ? {} : { electronDist: order.runtime.folder, electronVersion: order.runtime.version }),
  };
}

/** Packs the app, and tells where it lies. */
export async function pack(order: PackOrder): Promise<readonly Packed[]> {
  const packed: Packed[] = [];
  const scratch = mkdtempSync(join(tmpdir(), 'shitaku-pack-'));
  // As a file: what is given as an object is added to the lists of electron-builder.yml, and replaces nothing.
  const file = join(scratch, 'electron-builder.json');
  writeFileSync(file, JSON.stringify(await packConfiguration(order)));
  const platform = order.platform === 'mac' ? Platform.MAC : Platform.LINUX;
  try {
    await build({
      projectDir: root,
      publish: 'never',
      targets: platform.createTarget(order.make === 'folder' ? 'dir' : null, ...order.archs.map((arch) => Arch[arch])),
      config: {
        extends: file,
        // What carries native code is listed, and all of it speaks Node-API: nothing is collected, nothing compiled.
        beforeBuild: () => Promise.resolve(false),
        afterExtract: ({ appOutDir }) => finishRuntime(order, appOutDir),
        afterPack: ({ arch, appOutDir }: AfterPackContext) => {
          packed.push({ arch: arch === Arch.arm64 ? 'arm64' : 'x64', folder: appOutDir });
          return Promise.resolve();
        },
      },
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return packed;
}

/** The program of a packed app. */
export const programIn = (folder: string, platform: PackedPlatform): string =>
  join(folder, platform === 'mac' ? 'Shitaku.app/Contents/MacOS/Shitaku' : 'shitaku');

/** The distribution that a program of Electron belongs to: the folder it lies in, on a Mac the one its bundle lies in. */
export const runtimeFolder = (program: string): string => resolve(program, process.platform === 'darwin' ? '../../../..' : '..');

/** What electron-builder does with a runtime that it fetched itself, but not with a folder it was given. */
async function finishRuntime({ platform, runtime }: PackOrder, appOutDir: string): Promise<void> {
  if (runtime === undefined) return;
  const resources = join(appOutDir, platform === 'mac' ? 'Electron.app/Contents/Resources' : 'resources');
  await rm(join(appOutDir, 'version'), { force: true });
  // What a bare runtime starts.
  for (const name of ['default_app.asar', 'app']) await rm(join(resources, name), { recursive: true, force: true });
  // On Linux the licences lie beside the program and came with it.
  if (platform === 'linux') return;
  await copyFile(join(runtime.folder, 'LICENSE'), join(resources, 'LICENSE.electron.txt'));
  await copyFile(join(runtime.folder, 'LICENSES.chromium.html'), join(resources, 'LICENSES.chromium.html'));
}

/** The same list with another app's files, under the same name and version. */
function ofApp(whole: Configuration, app: string): Partial<Configuration> {
  const files = (whole.files as (string | FileSet)[]).map((each) =>
    typeof each === 'object' && each.from === 'out' ? { ...each, from: join(app, 'out') } : each,
  );
  const metadata = join(app, 'package.json');
  return {
    // Each module for itself: electron-builder passes over a folder named node_modules.
    files: [...files, ...modulesIn(app).map((name) => ({ from: join(app, 'node_modules', name), to: `node_modules/${name}` }))],
    extraMetadata: { ...whole.extraMetadata, ...(existsSync(metadata) ? (JSON.parse(readFileSync(metadata, 'utf8')) as object) : {}) },
  };
}

function modulesIn(app: string): string[] {
  const folder = join(app, 'node_modules');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !name.startsWith('.'));
}

/** A fuse that this runtime does not have cannot be set, only named (inspect-pack.ts). */
async function settableFuses({ electronFuses }: Configuration, folder: string, platform: PackedPlatform): Promise<object> {
  const there = await fusesOf(join(folder, platform === 'mac' ? 'Electron.app' : 'electron'));
  const settable = new Set([...there].filter(([, reading]) => reading !== 'removed').map(([fuse]) => settingOf(fuse)));
  return Object.fromEntries(Object.entries(electronFuses ?? {}).filter(([setting]) => settable.has(setting)));
}
