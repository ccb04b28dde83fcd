import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar';
import { parsePlistDict } from '#plist/plist.ts';
import { type Fuse, type FuseReading, fusesOf } from './fuses.ts';
import { type PackedArch, type PackedPlatform, packConfiguration } from './pack.ts';
import { type AppContents, appFaults, fuseFaults } from './pack-rules.ts';

const root = resolve(import.meta.dirname, '../..');

export interface PackReport {
  /** What must not be so, each in a sentence. A pack that has one is given to nobody. */
  readonly faults: readonly string[];
  /** What this platform or this runtime cannot have. */
  readonly notes: readonly string[];
  readonly fuses: ReadonlyMap<Fuse, FuseReading>;
  readonly files: readonly string[];
  /** `app`: the archive and its native modules. `whole`: with the runtime. */
  readonly bytes: { readonly app: number; readonly whole: number };
}

/** What we add to the runtime. More means that something came in that does not belong there. */
export const APP_BUDGET_BYTES = 20 * 1024 * 1024;

/** Looks into a packed app as it lies on the disk. */
export async function inspectPack(folder: string, platform: PackedPlatform, arch: PackedArch): Promise<PackReport> {
  const mac = platform === 'mac';
  const contents = mac ? join(folder, 'Shitaku.app/Contents') : folder;
  const resources = join(contents, mac ? 'Resources' : 'resources');
  const asar = join(resources, 'app.asar');
  const app = openArchive(asar);
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const fuses = await fusesOf(join(folder, mac ? 'Shitaku.app' : 'shitaku'));
  const { electronFuses } = await packConfiguration({ platform, archs: [arch], make: 'folder' });
  const set = fuseFaults(fuses, { ...electronFuses });
  const appBytes = sizeOf(asar) + sizeOf(`${asar}.unpacked`);
  const expected = { target: `${mac ? 'darwin' : 'linux'}-${arch}`, dependencies: Object.keys(dependencies), madeIn: root };
  return {
    faults: [
      ...appFaults(app, expected),
      ...set.faults,
      ...['default_app.asar', 'app']
        .filter((name) => existsSync(join(resources, name)))
        .map((name) => `${name} of the runtime is still there`),
      ...licenceFaults(mac ? resources : folder),
      ...localeFaults(mac ? [resources, frameworkResources(contents)] : [join(folder, 'locales')]),
      ...(mac ? infoFaults(contents, asar) : []),
      ...(appBytes > APP_BUDGET_BYTES ? [`the app takes ${appBytes} bytes, more than its budget of ${APP_BUDGET_BYTES}`] : []),
    ],
    notes: [...set.notes, ...(mac ? [] : ['Electron checks the integrity of app.asar on macOS and Windows only'])],
    fuses,
    files: app.files,
    bytes: { app: appBytes, whole: sizeOf(folder) },
  };
}

function openArchive(asar: string): AppContents {
  const stat = (file: string) => statFile(asar, file);
  return {
    files: listPackage(asar, { isPack: false })
      .map((entry) => entry.slice(1))
      .filter((entry) => !('files' in stat(entry))),
    read: (file) => extractFile(asar, file),
    isUnpacked: (file) => stat(file).unpacked === true,
  };
}

/** Both ask to be handed on with the runtime. */
const licenceFaults = (folder: string): string[] =>
  ['LICENSE.electron.txt', 'LICENSES.chromium.html'].filter((name) => !existsSync(join(folder, name))).map((name) => `${name} is missing`);

const frameworkResources = (contents: string) => join(contents, 'Frameworks/Electron Framework.framework/Versions/A/Resources');

function localeFaults(folders: readonly string[]): string[] {
  const locales = folders.flatMap((folder) => readdirSync(folder)).filter((name) => /\.(?:lproj|pak)$/.test(name));
  const spoken = (name: string) => /^(?:ja|en(?:[-_]\w+)?)\./.test(name);
  return [
    ...locales
      .filter((name) => !spoken(name) && !/^(?:chrome_|resources)/.test(name))
      .map((name) => `${name} is a language we do not speak`),
    ...['ja', 'en'].filter((language) => !locales.some((name) => name.startsWith(language))).map((language) => `no locale ${language}`),
  ];
}

/**
 * macOS starts the app only if the header of its archive is the one that Info.plist knows. Squirrel.Mac puts an older version in unless
 * Info.plist forbids it, and then compares three numbers: any other version could never be updated.
 */
function infoFaults(contents: string, asar: string): string[] {
  const info = parsePlistDict(readFileSync(join(contents, 'Info.plist')));
  const known = (info.ElectronAsarIntegrity as Record<string, { algorithm?: string; hash?: string }> | undefined)?.['Resources/app.asar'];
  const hash = createHash('sha256').update(getRawHeader(asar).headerString).digest('hex');
  const version = info.CFBundleShortVersionString;
  return [
    ...(known?.algorithm === 'SHA256' && known.hash === hash ? [] : ['Info.plist does not know this app.asar']),
    ...(info.ElectronSquirrelPreventDowngrades === true ? [] : ['Info.plist does not forbid an update to an older version']),
    ...(typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version) ? [] : ['the version in Info.plist is not three numbers']),
  ];
}

/** What a folder takes. Links are counted as what they are, not as what they lead to. Bytes. */
export function sizeOf(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
