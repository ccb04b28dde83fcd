import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { contract } from '#contract/index.ts';
import { systemClock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { type Core, composeCore } from '../compose.ts';
import type { Config } from '../config.ts';
import { ContractPeer } from './contract-peer.ts';
import { type ContractRouter, serve } from './contract-router.ts';
import { CoreHolder } from './core-holder.ts';
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
  /** The 32-byte master key for the worlds that keep secrets; the folder of the world exists. */
  readonly masterKey: (world: 'real' | 'practice', worldFolder: string) => Promise<Uint8Array>;
  readonly onSwitch: () => void;
  readonly onChoices: () => void;
  readonly onCore: (core: ServedCore) => void;
  readonly onRefused: (world: World, error: unknown) => void;
  /** Absent: no PDF can be made here. */
  readonly pdf?: Parameters<typeof composeCore>[0]['pdf'];
  readonly log: Log;
}

/** The core of either host, in a holder that can replace it, and the way screens reach it. */
export function holdCore(ports: Ports) {
  const compose = async (world: World): Promise<ServedCore> => {
    const folder = worldFolder(ports.folder, world);
    if (world !== 'undecided') mkdirSync(folder, { recursive: true, mode: 0o700 });
    const key = world === 'undecided' ? randomBytes(32) : await ports.masterKey(world, folder);
    const core = await composeCore({
      config: worldConfig(world, ports),
      preferences: { get: () => holder.get(), set: (change) => holder.set(change), switchWorld: (next) => holder.switchWorld(next) },
      secretBox: new AesSecretBox(key),
      clock: systemClock,
      log: ports.log,
      pdf: ports.pdf ?? null,
    });
    return { ...core, router: serve(contract, core.services, core.hub, ports.log) };
  };
  const holder: CoreHolder<ServedCore> = new CoreHolder<ServedCore>({ ...ports, compose });
  const router = () => holder.core().then((core) => core.router);
  const connect = (carrier: ConstructorParameters<typeof ContractPeer>[1]) => new ContractPeer(router(), carrier, ports.log);
  return { holder, connect };
}
