import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { uncacheAll } from '@electron/asar';
import { afterAll, describe, expect, it } from 'vitest';
import { type PlistDict, parsePlistDict } from '#plist/plist.ts';
import { inspectPack } from './inspect-pack.ts';
import { type PackedArch, type PackedPlatform, pack, packConfiguration } from './pack.ts';
import { stubRuntime } from './testing/stub-runtime.ts';

const root = resolve(import.meta.dirname, '../..');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const kept = (folder: string) => {
  folders.push(folder);
  return folder;
};

/** A built app of a few lines, in which lies what a careless build leaves behind. */
function builtApp(): string {
  const folder = kept(mkdtempSync(join(tmpdir(), 'shitaku-built-')));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, 'out', path)), { recursive: true });
    writeFileSync(join(folder, 'out', path), text);
  };
  put('main/main.js', 'import { app } from "electron";\nimport Database from "better-sqlite3";\nawait import("usb");\n');
  put('main/main.js.map', '{}');
  put('main/serve.js', '');
  put('main/pkcs12-worker.js', '');
  put('preload/index.cjs', '');
  put('renderer/index.html', '');
  put('about/licences.json', '{}');
  put('about/sbom.cdx.json', '{}');
  put('built-from', 'stamp');
  return folder;
}

async function packed(platform: PackedPlatform, arch: PackedArch, fuseCount?: number) {
  const folder = kept(await stubRuntime(platform, fuseCount === undefined ? {} : { fuses: fuseCount }));
  const order = { platform, archs: [arch], make: 'folder' as const, runtime: { folder, version: '45.4.1' }, app: builtApp() };
  const [app] = await pack({ ...order, output: kept(mkdtempSync(join(tmpdir(), 'shitaku-packed-'))) });
  if (app === undefined) throw new Error('nothing was packed');
  uncacheAll();
  return { ...app, report: await inspectPack(app.folder, platform, arch) };
}

const ORDERED = {
  RunAsNode: 'off',
  EnableCookieEncryption: 'on',
  EnableNodeOptionsEnvironmentVariable: 'off',
  EnableNodeCliInspectArguments: 'off',
  EnableEmbeddedAsarIntegrityValidation: 'on',
  OnlyLoadAppFromAsar: 'on',
  LoadBrowserProcessSpecificV8Snapshot: 'off',
  GrantFileProtocolExtraPrivileges: 'off',
};

// On a Mac electron-builder would sign the stub.
describe.skipIf(process.platform === 'darwin')('a pack around a runtime that cannot run', () => {
  it('for Linux holds the program, its fuses and no more', async () => {
    const { report, folder } = await packed('linux', 'x64');
    expect(report.faults).toEqual([]);
    expect(report.notes).toEqual(['Electron checks the integrity of app.asar on macOS and Windows only']);
    expect(Object.fromEntries(report.fuses)).toMatchObject(ORDERED);
    expect(report.files.filter((file) => file.startsWith('out/')).sort()).toEqual([
      'out/about/licences.json',
      'out/about/sbom.cdx.json',
      'out/main/main.js',
      'out/main/pkcs12-worker.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
    ]);
    expect(existsSync(join(folder, 'resources/app-update.yml'))).toBe(false);
  });

  it('sets the fuses that a runtime has, and names the others', async () => {
    const { report } = await packed('linux', 'x64', 7);
    expect(report.faults).toEqual([]);
    expect(report.notes).toContain('this runtime has no fuse GrantFileProtocolExtraPrivileges');
    const { GrantFileProtocolExtraPrivileges: _, ...there } = ORDERED;
    expect(Object.fromEntries(report.fuses)).toEqual(there);
  });

  it('for a Mac says in Info.plist what it is, in both languages', async () => {
    const { report, folder } = await packed('mac', 'arm64');
    // npm installs the binary of usb for this machine only; packing on a Mac fetches the other.
    const usb = ['node_modules/@node-usb/usb-darwin-arm64', '.cache/native/usb-darwin-arm64'].some((path) => existsSync(join(root, path)));
    expect(report.faults).toEqual(usb ? [] : ['@node-usb/usb- has no binary for darwin-arm64']);
    expect(Object.fromEntries(report.fuses)).toMatchObject(ORDERED);

    const contents = join(folder, 'Shitaku.app/Contents');
    const info = parsePlistDict(readFileSync(join(contents, 'Info.plist')));
    expect(info).toMatchObject({
      CFBundleIdentifier: 'jp.shitaku.desktop',
      CFBundleName: 'Shitaku',
      CFBundleDevelopmentRegion: 'ja',
      CFBundleLocalizations: ['ja', 'en'],
      LSMinimumSystemVersion: '13.0',
      LSApplicationCategoryType: 'public.app-category.business',
      CFBundleIconFile: 'icon.icns',
      ElectronSquirrelPreventDowngrades: true,
    });
    const types = info.CFBundleDocumentTypes as readonly PlistDict[];
    expect(types.flatMap((type) => type.CFBundleTypeExtensions)).toEqual(['pem', 'cer', 'csr', 'p7m', 'vpptoken', 'mobileconfig', 'plist']);
    // A profile is opened by System Settings unless somebody chooses otherwise.
    for (const type of types) expect(type.CFBundleTypeRole).toBe('Viewer');
    expect(types.filter((type) => type.LSHandlerRank !== 'Alternate').flatMap((type) => type.CFBundleTypeExtensions)).toEqual(['vpptoken']);
    for (const language of ['ja', 'en']) {
      const strings = readFileSync(join(contents, `Resources/${language}.lproj/InfoPlist.strings`), 'utf8');
      for (const key of Object.keys(info).filter((name) => name.endsWith('UsageDescription'))) expect(strings).toContain(`${key} = "`);
    }
  });

  it('is refused when its archive was changed afterwards', async () => {
    const { folder } = await packed('mac', 'x64');
    const asar = join(folder, 'Shitaku.app/Contents/Resources/app.asar');
    const bytes = readFileSync(asar);
    const at = bytes.indexOf('preload');
    bytes.write('preroll', at);
    writeFileSync(asar, bytes);
    uncacheAll();
    expect((await inspectPack(folder, 'mac', 'x64')).faults).toContain('Info.plist does not know this app.asar');
  });

  it('is refused when it would take an update to an older version, or never one', async () => {
    const { folder, report } = await packed('mac', 'x64');
    const fault = 'Info.plist does not forbid an update to an older version';
    expect(report.faults).not.toContain(fault);
    const path = join(folder, 'Shitaku.app/Contents/Info.plist');
    const info = readFileSync(path, 'utf8');
    const faultsWith = async (changed: string) => {
      expect(changed).not.toBe(info);
      writeFileSync(path, changed);
      uncacheAll();
      return (await inspectPack(folder, 'mac', 'x64')).faults;
    };
    expect(await faultsWith(info.replace(/<key>ElectronSquirrelPreventDowngrades<\/key>\s*<true\s*\/>/, ''))).toContain(fault);
    const version = /(<key>CFBundleShortVersionString<\/key>\s*<string>)[^<]*/;
    expect(await faultsWith(info.replace(version, '$1beta'))).toContain('the version in Info.plist is not three numbers');
  });
});

describe('for a Mac, the configuration', () => {
  it('makes dmg and zip for both processors, signed under the hardened runtime', async () => {
    const { mac } = await packConfiguration({ platform: 'mac', archs: ['arm64', 'x64'], make: 'installers' });
    expect(mac?.target).toEqual([
      { target: 'dmg', arch: ['arm64', 'x64'] },
      { target: 'zip', arch: ['arm64', 'x64'] },
    ]);
    expect(mac).toMatchObject({ hardenedRuntime: true, notarize: true });
  });

  it('asks for the least entitlements', async () => {
    const { mac } = await packConfiguration({ platform: 'mac', archs: ['arm64'], make: 'installers' });
    for (const file of [mac?.entitlements, mac?.entitlementsInherit]) {
      expect(parsePlistDict(readFileSync(join(root, file ?? '')))).toEqual({ 'com.apple.security.cs.allow-jit': true });
    }
  });

  it('makes a feed only when it was given its address', async () => {
    const order = { platform: 'mac' as const, archs: ['arm64' as const], make: 'installers' as const };
    expect((await packConfiguration(order)).publish).toBeNull();
    expect((await packConfiguration({ ...order, feed: 'https://updates.example' })).publish).toEqual({
      provider: 'generic',
      url: 'https://updates.example',
    });
  });
});

it('the entry in the menu of a Linux bench speaks both languages', async () => {
  const { linux } = await packConfiguration({ platform: 'linux', archs: ['x64'], make: 'installers' });
  const entry = linux?.desktop?.entry ?? {};
  const words = Object.keys(entry).filter((key) => !key.endsWith(']'));
  expect(words).toEqual(['Name', 'GenericName', 'Keywords']);
  for (const key of [...words, 'Comment']) expect(entry, key).toHaveProperty([`${key}[ja]`]);
});

it('the icons are made: a picture of 1024, and an .icns that is whole', () => {
  const png = readFileSync(join(root, 'build/icon.png'));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1024, 1024]);
  const icns = readFileSync(join(root, 'build/icon.icns'));
  expect(icns.toString('latin1', 0, 4)).toBe('icns');
  expect(icns.readUInt32BE(4)).toBe(icns.length);
  const types: string[] = [];
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) types.push(icns.toString('latin1', at, at + 4));
  expect(types).toEqual(['ic11', 'ic12', 'ic07', 'ic13', 'ic08', 'ic14', 'ic09', 'ic10']);
});
