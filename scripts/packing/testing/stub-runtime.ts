import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { buildXmlPlist } from '#plist/plist.ts';
import { fuses } from '../fuses.ts';
import type { PackedPlatform } from '../pack.ts';

/** By this the fuses are found in the binary: version, number of fuses, and a sign for each follow. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Each of them the opposite of how it is to be set. */
const DELIVERED = '101100110';

const binaryWith = (count: number) =>
  Buffer.concat([
    Buffer.alloc(4096),
    Buffer.from(SENTINEL),
    Buffer.from([1, count]),
    Buffer.from(DELIVERED.slice(0, count)),
    Buffer.alloc(512),
  ]);

/** The folder of an Electron that cannot run, with all that packing touches: nothing of it comes from a download. */
export async function stubRuntime(platform: PackedPlatform, options: { readonly fuses?: number } = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-stub-'));
  const binary = binaryWith(options.fuses ?? fuses.length);
  const put = (path: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  put('version', '45.4.1');
  put('LICENSE', 'MIT');
  put('LICENSES.chromium.html', '<!doctype html>');
  put('source/main.js', '');
  const defaultApp = join(folder, 'default_app.asar');
  await createPackage(join(folder, 'source'), defaultApp);
  if (platform === 'linux') {
    put('electron', binary);
    for (const language of ['de', 'en-US', 'ja']) put(`locales/${language}.pak`, '');
    mkdirSync(join(folder, 'resources'));
    cpSync(defaultApp, join(folder, 'resources/default_app.asar'));
    return folder;
  }
  const contents = 'Electron.app/Contents';
  const framework = `${contents}/Frameworks/Electron Framework.framework`;
  put(`${contents}/Info.plist`, buildXmlPlist({ CFBundleExecutable: 'Electron', CFBundleIconFile: 'electron.icns' }));
  put(`${contents}/MacOS/Electron`, '');
  put(`${contents}/Resources/electron.icns`, '');
  cpSync(defaultApp, join(folder, contents, 'Resources/default_app.asar'));
  put(`${framework}/Versions/A/Electron Framework`, binary);
  symlinkSync('Versions/A/Electron Framework', join(folder, framework, 'Electron Framework'));
  for (const language of ['de', 'en', 'ja']) {
    put(`${framework}/Versions/A/Resources/${language}.lproj/locale.pak`, '');
    mkdirSync(join(folder, contents, `Resources/${language}.lproj`));
  }
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const helper = `${contents}/Frameworks/Electron Helper${kind}.app/Contents`;
    put(`${helper}/Info.plist`, buildXmlPlist({ CFBundleExecutable: `Electron Helper${kind}` }));
    put(`${helper}/MacOS/Electron Helper${kind}`, '');
  }
  return folder;
}
