import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { contract } from '#contract/index.ts';
import { systemClock, timeGoneBy } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { type Core, composeCore } from '../compose.ts';
import type { Config } from '../config.ts';
import { wireDiagnostics } from '../diagnostics-wiring.ts';
import { type DesktopHands, wireHost } from '../host-wiring.ts';
import { openStore } from '../open-store.ts';
import { wireStart } from '../start-wiring.ts';
import { type ContractRouter, serve } from './contract-router.ts';
import { CoreHolder } from './core-holder.ts';
import type { FolderClaim } from './folder-claim.ts';
import type { LaunchFile, World } from './launch-file.ts';
import { worldConfig, worldFolder } from './world-config.ts';

/** A core together with what carries it to the screens. */
export interface ServedCore extends Core {
  readonly router: ContractRouter;
}

interface Ports {
  readonly folder: string;
  readonly host: Config['host'];
  readonly version: string;
  /** Where browsers save; null: the usual place. */
  readonly downloads?: string | null;
  readonly launch: LaunchFile;
  readonly startIn: World | null;
  /** The 32-byte master key for the worlds that keep secrets; the folder of the world exists. `sealedAlready`: none may be made anew. */
  readonly masterKey: (world: 'real' | 'practice', worldFolder: string, sealedAlready: boolean) => Promise<Uint8Array>;
  readonly claim: FolderClaim;
  /** Null: not here. */
  readonly showFolder: ((folder: string) => void) | null;
  readonly quit: (() => void) | null;
  readonly onSwitch: () => void;
  readonly onChoices: () => void;
  readonly onCore: (core: ServedCore) => void;
  /** The chosen world cannot start; the screens are told why. */
  readonly onFault: (error: unknown) => void;
  /** Absent: no PDF can be made here. */
  readonly pdf?: Parameters<typeof composeCore>[0]['pdf'];
  /** Null: there is no desktop around this host. */
  readonly hands: DesktopHands | null;
  readonly log: Log;
}

/** The core of either host, in a holder that can replace it, and the way screens reach it. */
export function holdCore(ports: Ports) {
  const started = wireStart({ ...ports, holder: () => holder, clock: systemClock, gone: timeGoneBy });
  const build = async (world: World, secretBox: AesSecretBox): Promise<Core> => {
    const config = worldConfig(world, ports);
    const database = openStore(config);
    try {
      return await composeCore({
        config,
        database,
        preferences: { get: () => holder.get(), set: (change) => holder.set(change), switchWorld: (next) => holder.switchWorld(next) },
        secretBox,
        clock: systemClock,
        mayExpire: () => started.mayExpire(world),
        log: ports.log,
        pdf: ports.pdf ?? null,
      });
    } catch (error) {
      database.close();
      throw error;
    }
  };
  const served = (world: World, core: Core, secretBox: AesSecretBox): ServedCore => {
    const config = worldConfig(world, ports);
    const choices = () => holder.get();
    const diagnosticsArchive = wireDiagnostics({ ...ports, core, secretBox, config, choices, fault: started.fault, clock: systemClock });
    const services = { ...core.services, ...beside.services, start: started.service, diagnosticsArchive };
    return { ...core, router: serve(contract, services, core.hub, ports.log) };
  };
  const undecided = async () => {
    const secretBox = new AesSecretBox(randomBytes(32));
    return served('undecided', await build('undecided', secretBox), secretBox);
  };
  const compose = async (world: World): Promise<ServedCore> => {
    const sealedAlready = started.prepare(world);
    if (world === 'undecided') {
      started.undecided();
      return undecided();
    }
    const folder = worldFolder(ports.folder, world);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const secretBox = new AesSecretBox(await ports.masterKey(world, folder, sealedAlready));
    const core = started.accompany(world, await build(world, secretBox), secretBox, worldConfig(world, ports).actor);
    return served(world, core, secretBox);
  };
  const composeFault = async (world: World, error: unknown): Promise<ServedCore> => {
    started.failed(world, error);
    ports.onFault(error);
    return undecided();
  };
  const holder: CoreHolder<ServedCore> = new CoreHolder<ServedCore>({ ...ports, compose, composeFault });
  const beside = wireHost({ ...ports, core: () => holder.core() });
  const router = () => holder.core().then((core) => core.router);
  /** For the end of the process: the folder may be another's from now on. */
  const stop = async () => {
    await holder.stop();
    beside.stop();
    ports.claim.release();
  };
  return { holder, router, handover: beside.handover, updates: beside.updates, desktop: beside.desktop, stop };
}
