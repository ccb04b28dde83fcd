import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { build } from './build.ts';
import { obtainElectron } from './fetch-electron.ts';

/** `npm start`: the desktop app, or the same app in a browser. `-- --web` and `-- --practice` choose; the rest is passed on. */
const root = resolve(import.meta.dirname, '..');
const rest = process.argv.slice(2).filter((argument) => argument !== '--web');
const wantsWeb = process.argv.includes('--web');

const say = (ja: string, en: string) => process.stderr.write(`${ja}\n${en}\n`);

await build();
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const electron =
  wantsWeb || !hasDisplay
    ? null
    : await obtainElectron(() =>
        say('Electron を取得しています（初回のみ、約 120 MB）…', 'Fetching Electron (the first time only, about 120 MB)…'),
      );

if (electron === null && !wantsWeb) {
  say(
    'Electron を使えないため、ブラウザで開きます。次の行のアドレスを開いてください（終了は Ctrl+C）。',
    'There is no Electron here, so Shitaku opens in the browser: open the address on the next line (Ctrl+C ends it).',
  );
}

// A container's root has no user namespaces to build Chromium's sandbox from.
const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const [program, args] =
  electron === null ? [process.execPath, [resolve(root, 'out/main/serve.js'), ...rest]] : [electron, [...asRoot, root, ...rest]];
const child = spawn(program, args, { stdio: 'inherit' });
// The terminal sends these to the child too; it ends in its own time, and this process with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  say(`起動できません: ${error.message}`, `Cannot start: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
