import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '#lib/clock.ts';
import { lockFolder } from '#store/folder-lock.ts';
import about from '../package.json' with { type: 'json' };
import { connectTo } from './host/contract-peer.ts';
import { DeskState } from './host/desk-state.ts';
import { FolderClaim } from './host/folder-claim.ts';
import { holdCore } from './host/hold-core.ts';
import { logStrays, openHostLog } from './host/host-log.ts';
import { LaunchFile } from './host/launch-file.ts';
import { RendererFiles } from './host/renderer-files.ts';
import { KEY_FILE, SEALED_KEY_FILE } from './host/world-config.ts';
import { writeFileAtomically } from './host/write-file.ts';
import { shellText } from './shell/shell-text.ts';
import { readArguments, usage } from './web/arguments.ts';
import { defaultDataFolder } from './web/data-folder.ts';
import { loadMasterKeyFile, MasterKeyProblem } from './web/master-key-file.ts';
import { mayOpenBrowser, openBrowser } from './web/open-browser.ts';
import { OrderlyStop } from './web/orderly-stop.ts';
import { WebHost } from './web/web-host.ts';

const STOP_LIMIT_MS = 5_000;
/** A step that must not be cut off is waited for as long as this; what takes longer (an erase) goes on in the device by itself. */
const CRITICAL_PATIENCE_MS = 60_000;

/** Composition root of the web host. Prints one line when it is ready: an address that one browser can use once. */
async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  const folder = resolve(options.folder ?? defaultDataFolder(process.platform, process.env, homedir()));
  const log = openHostLog(folder);
  const complain = (error: unknown) => process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);

  const launch = new LaunchFile(join(folder, 'launch.json'), process.env.LANG ?? Intl.DateTimeFormat().resolvedOptions().locale, log);
  const desk = new DeskState(() => stopping.look());
  const {
    holder,
    router,
    stop: stopCore,
  } = holdCore({
    folder,
    host: 'web',
    version: about.version,
    downloads: options.downloads === null ? null : resolve(options.downloads),
    launch,
    claim: new FolderClaim(folder, lockFolder),
    startIn: options.practice ? 'practice' : null,
    // Whoever sits at the browser need not be at this computer; the page names the folder.
    showFolder: null,
    quit: null,
    masterKey: async (_world, worldFolder, sealedAlready) => {
      if (existsSync(join(worldFolder, SEALED_KEY_FILE))) throw new MasterKeyProblem('key-refused', otherHost(worldFolder));
      return loadMasterKeyFile(join(worldFolder, KEY_FILE), writeFileAtomically, sealedAlready);
    },
    onSwitch: () => host.reloadScreens(),
    onChoices: () => {},
    onCore: (core) => void desk.follow(core),
    onFault: complain,
    // A browser prints the page itself.
    pdf: null,
    hands: null,
    log,
  });
  const connect = connectTo(router, log);
  const host = new WebHost({ files: new RendererFiles(resolve(import.meta.dirname, '../renderer')), connect, log, port: options.port });

  const stop = async () => {
    // What does not end in time is safe all the same: everything that matters is a row in the store.
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    await host.stop();
    await stopCore();
    process.exit(0);
  };
  const stopping = new OrderlyStop({
    critical: () => desk.critical,
    say: (devices) => process.stderr.write(`${shellText[launch.choices.language].stopWaits(devices, CRITICAL_PATIENCE_MS / 1_000)}\n`),
    patienceMs: CRITICAL_PATIENCE_MS,
    stop: () => void stop(),
    clock: systemClock,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.ask());
  logStrays(log);

  await holder.start();
  await host.start();
  const print = () => {
    const address = host.newAddress();
    process.stdout.write(`${address}\n`);
    return address;
  };
  const address = print();
  if (options.open && mayOpenBrowser(process.platform, process.env, process.getuid?.())) openBrowser(address);
  // An address works once; whoever needs another (a second browser) presses Enter.
  createInterface({ input: process.stdin }).on('line', print);
}

const otherHost = (folder: string) =>
  `${folder} belongs to the desktop app, which keeps its key in the keychain. Use the desktop app, or another folder with --data.`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) process.stderr.write(`${usage}\n`);
  process.exit(1);
});
