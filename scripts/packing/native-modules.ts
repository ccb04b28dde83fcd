import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { PackedArch } from './pack.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const DOWNLOAD_LIMIT_MS = 120_000;

/**
 * `npm ci` installs what this machine's processor needs; a Mac packs for both. The package of the other is fetched into
 * .cache/native, where electron-builder.yml finds it, if it is the one package-lock.json knows.
 */
export async function provideNativeModules(archs: readonly PackedArch[]): Promise<void> {
  for (const arch of archs) {
    const module = `usb-darwin-${arch}`;
    const folder = join(root, '.cache/native', module);
    if (existsSync(join(root, 'node_modules/@node-usb', module)) || existsSync(join(folder, 'package'))) continue;
    await fetchModule(`@node-usb/${module}`, folder);
  }
}

async function fetchModule(name: string, folder: string): Promise<void> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; integrity: string } | undefined>;
  };
  const locked = lock.packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`package-lock.json does not know ${name}`);
  await mkdir(folder, { recursive: true });
  const options = { cwd: folder, timeout: DOWNLOAD_LIMIT_MS };
  const { stdout } = await run('npm', ['pack', `${name}@${locked.version}`, '--silent'], options);
  const archive = stdout.trim();
  const digest = createHash('sha512')
    .update(await readFile(join(folder, archive)))
    .digest('base64');
  if (`sha512-${digest}` !== locked.integrity) throw new Error(`${archive} is not the file that package-lock.json knows`);
  await run('tar', ['-xzf', archive], options);
}
