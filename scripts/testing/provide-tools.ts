import { existsSync } from 'node:fs';
import { findTool } from '#lib/testing/find-tool.ts';
import { findChromium } from '../find-chromium.ts';
import { runTool } from './run-tool.ts';

const INSTALL_LIMIT_MS = 300_000;

/** What tests use that no npm package brings, and the Debian packages it comes in. */
const needs: readonly { readonly present: () => boolean; readonly debian: readonly string[] }[] = [
  { present: () => findChromium() !== null, debian: ['chromium'] },
  // Without it, Japanese is drawn as boxes and screens cannot be judged.
  { present: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'), debian: ['fonts-noto-cjk'] },
  { present: () => findTool('idevice_id') !== null, debian: ['libimobiledevice-utils'] },
  { present: () => findTool('openssl') !== null, debian: ['openssl'] },
  { present: () => findTool('faketime') !== null, debian: ['faketime'] },
  { present: () => findTool('gnome-keyring-daemon') !== null && findTool('dbus-daemon') !== null, debian: ['gnome-keyring', 'dbus'] },
  { present: () => findTool('xvfb-run') !== null, debian: ['xvfb', 'xauth'] },
];

/** Installs what is missing by the platform's own means, as far as this user may. What stays missing, tests skip. */
export async function provideTools(say: (line: string) => void): Promise<void> {
  if (process.platform === 'darwin') return provideOnMac(say);
  const missing = needs.filter(({ present }) => !present()).flatMap(({ debian }) => debian);
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && findTool('apt-get') !== null;
  if (!mayInstall) return say(`not installed here, some tests will skip: ${missing.join(' ')}`);
  say(`installing ${missing.join(' ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runTool('apt-get', ['update', '-q'], INSTALL_LIMIT_MS, env);
  const { code, output } = await runTool('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], INSTALL_LIMIT_MS, env);
  if (code !== 0) say(`apt-get could not install them, some tests will skip:\n${output.split('\n').slice(-6).join('\n')}`);
}

async function provideOnMac(say: (line: string) => void): Promise<void> {
  if (findChromium() !== null) return;
  if (findTool('brew') === null) return say('no Chrome or Chromium here, its tests will skip. To have them: brew install --cask chromium');
  say('installing Chromium with Homebrew …');
  const { code, output } = await runTool('brew', ['install', '--cask', 'chromium'], INSTALL_LIMIT_MS);
  if (code !== 0) say(`Homebrew could not install it, its tests will skip:\n${output.split('\n').slice(-6).join('\n')}`);
}
