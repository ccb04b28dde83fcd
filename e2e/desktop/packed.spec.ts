import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import type { ElectronRuntime } from '../../scripts/electron-runtime.ts';
import { type Fuse, fusesOf } from '../../scripts/packing/fuses.ts';
import { inspectPack } from '../../scripts/packing/inspect-pack.ts';
import { type PackOrder, pack, programIn, runtimeFolder } from '../../scripts/packing/pack.ts';
import { stubRuntime } from '../../scripts/packing/testing/stub-runtime.ts';
import { packForOlderElectron } from '../older-electron/pack.ts';
import { FramePage, type Language, texts } from '../pages/frame-page.ts';
import { asRoot, notHere, runtime } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';
import { PackedApp } from './packed-app.ts';

const ORDERED: Readonly<Partial<Record<Fuse, 'on' | 'off'>>> = {
  RunAsNode: 'off',
  EnableCookieEncryption: 'on',
  EnableNodeOptionsEnvironmentVariable: 'off',
  EnableNodeCliInspectArguments: 'off',
  EnableEmbeddedAsarIntegrityValidation: 'on',
  OnlyLoadAppFromAsar: 'on',
  LoadBrowserProcessSpecificV8Snapshot: 'off',
  GrantFileProtocolExtraPrivileges: 'off',
};

const platform = process.platform === 'darwin' ? 'mac' : 'linux';
const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

let scratch: string;
test.beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'shitaku-packed-'));
});
test.afterEach(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));

/** A pack of the built app around a runtime of this machine or a stub, in one folder. */
async function packed(order: Pick<PackOrder, 'platform' | 'runtime'>, by: typeof pack = pack): Promise<string> {
  const [made] = await by({ ...order, archs: [arch], make: 'folder', output: join(scratch, 'dist') });
  if (made === undefined) throw new Error('nothing was packed');
  return made.folder;
}

for (const target of ['linux', 'mac'] as const) {
  test(`the built app, packed for ${target}, holds nothing that does not belong there`, async () => {
    // On a Mac it would be signed, and a stub cannot be.
    test.skip(process.platform === 'darwin' && target === 'mac', 'not exercised: a runtime that cannot run cannot be signed either');
    const stub = { folder: await stubRuntime(target), version: '45.4.1' };
    try {
      const { faults, bytes, files } = await inspectPack(await packed({ platform: target, runtime: stub }), target, arch);
      expect(files.filter((file) => file.startsWith('out/')).sort()).toEqual(builtFiles());
      // npm installs the binary of usb for this machine alone; `npm run package` on a Mac fetches the others.
      expect(target === platform ? faults : faults.filter((fault) => !fault.startsWith('@node-usb/usb- has no binary'))).toEqual([]);
      tell('measured', `${target}: what Shitaku adds to the runtime takes ${megabytes(bytes.app)}`);
    } finally {
      rmSync(stub.folder, { recursive: true });
    }
  });
}

test('the packed app starts, answers and ends, and its fuses do what they say', async ({ display }) => {
  test.skip(runtime === null || notHere !== null, notHere ?? '');
  const { version, older } = runtime as ElectronRuntime;
  const folder = await packed({ platform, runtime: { folder: runtimeFolder(runtime?.path ?? ''), version } }, (order) =>
    older ? packForOlderElectron(order, join(scratch, 'staged')) : pack(order),
  );
  const program = programIn(folder, platform);

  await test.step('fuses, read back from the binary', async () => {
    const fuses = await fusesOf(platform === 'mac' ? join(folder, 'Shitaku.app') : program);
    tell('measured', `fuses of the packed Electron ${version}: ${[...fuses].map(([fuse, reading]) => `${fuse} ${reading}`).join(', ')}`);
    for (const [fuse, reading] of Object.entries(ORDERED)) {
      const found = fuses.get(fuse as Fuse);
      if (found === undefined) tell('not exercised', `Electron ${version} has no fuse ${fuse}`);
      else expect(found, fuse).toBe(reading);
    }
    const { bytes } = await inspectPack(folder, platform, arch);
    if (platform === 'linux') tell('not exercised', 'the integrity of app.asar: Electron checks it on macOS and Windows only');
    tell('measured', `the packed app takes ${megabytes(bytes.whole)}, ${megabytes(bytes.whole - bytes.app)} of it the runtime`);
  });

  // What would run instead of the app, or beside it, if the fuses stood on paper only.
  const marks = { required: join(scratch, 'required'), beside: join(scratch, 'beside'), asNode: join(scratch, 'as-node') };
  const leave = (mark: string) => `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`;
  writeFileSync(join(scratch, 'required.cjs'), leave(marks.required));
  writeFileSync(join(scratch, 'as-node.cjs'), leave(marks.asNode));
  const beside = join(folder, platform === 'mac' ? 'Shitaku.app/Contents/Resources/app' : 'resources/app');
  mkdirSync(beside);
  writeFileSync(join(beside, 'package.json'), '{"main":"main.js"}');
  writeFileSync(join(beside, 'main.js'), `${leave(marks.beside)}; require('electron').app.exit()`);

  const data = join(scratch, 'data');
  mkdirSync(data);
  const env = {
    ...process.env,
    ...(display === null ? {} : { DISPLAY: display.name }),
    NODE_OPTIONS: `--require=${join(scratch, 'required.cjs')}`,
  };
  const app = await PackedApp.start(program, data, [...asRoot, '--disable-gpu', '--practice', '--inspect=127.0.0.1:0'], env);
  try {
    const from = await test.step('its window opens over app://, in the practice world', () => openedIn(app.page));

    await test.step('main answers: the language is kept, and every word follows', async () => {
      const to = from === 'ja' ? 'en' : 'ja';
      await app.page.getByRole('button', { name: texts[from].frame.languages[to], exact: true }).click();
      const frame = new FramePage(app.page, to);
      await frame.link('bench').click();
      await expect(frame.title(texts[to].frame.areas.bench)).toBeVisible();
      await app.page.reload();
      await expect(frame.title(texts[to].frame.areas.bench)).toBeVisible();
      await app.page.screenshot({ path: test.info().outputPath('packed.png') });
    });

    await test.step('it is no Node and no debugger', async () => {
      // To Node this is a program; to the app, which runs already, a file that somebody opens with it.
      const asNode = spawnSync(program, [join(scratch, 'as-node.cjs'), ...asRoot, `--user-data-dir=${data}`], {
        env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
        timeout: 30_000,
      });
      expect(asNode.status).toBe(0);
      expect(app.output).not.toContain('Debugger listening on');
      for (const mark of Object.values(marks)) expect(existsSync(mark), mark).toBe(false);
    });

    await test.step('it ends when it is asked to', async () => {
      expect(await app.quit()).toBe(0);
    });

    await test.step('without its archive it starts nothing that lies beside', async () => {
      const resources = dirname(beside);
      renameSync(join(resources, 'app.asar'), join(resources, 'taken-away.asar'));
      expect(spawnSync(program, [...asRoot, `--user-data-dir=${data}`], { env, timeout: 30_000 }).status).not.toBe(0);
      expect(existsSync(marks.beside)).toBe(false);
    });
  } finally {
    app.end();
  }
});

/** All that was built but source maps, the web host and the stamp of the build. */
function builtFiles(): string[] {
  const root = resolve(import.meta.dirname, '../..');
  return readdirSync(join(root, 'out'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.map$|^serve\.js$|^built-from$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** Waits until the window has drawn itself; the language it chose. */
async function openedIn(page: Page): Promise<Language> {
  await expect(page).toHaveURL(/^app:\/\/shitaku\//);
  const note = (language: Language) => new FramePage(page, language).practiceNote;
  await expect(note('ja').or(note('en'))).toBeVisible({ timeout: 60_000 });
  return (await note('ja').isVisible()) ? 'ja' : 'en';
}

/** Shown in the output of `npm test`. */
const tell = (type: 'measured' | 'not exercised', description: string) => test.info().annotations.push({ type, description });
