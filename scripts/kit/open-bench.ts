import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { type Bridge, coreContract } from '#contract/index.ts';
import { systemClock } from '#lib/clock.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { lockFolder } from '#store/folder-lock.ts';
import about from '../../package.json' with { type: 'json' };
import { type Core, composeCore } from '../../src-main/compose.ts';
import type { Config } from '../../src-main/config.ts';
import { serve } from '../../src-main/host/contract-router.ts';
import { logStrays, openHostLog } from '../../src-main/host/host-log.ts';
import { KEY_FILE, SEALED_KEY_FILE, worldConfig, worldFolder } from '../../src-main/host/world-config.ts';
import { writeFileAtomically } from '../../src-main/host/write-file.ts';
import { getPushCertificate } from '../../src-main/testing/get-push-certificate.ts';
import { defaultDataFolder } from '../../src-main/web/data-folder.ts';
import { loadMasterKeyFile } from '../../src-main/web/master-key-file.ts';
import { Stop } from './stop.ts';
import { type Language, wordsOf } from './words.ts';

export interface OpenBench {
  readonly core: Core;
  /** The contract, as a screen uses it. */
  readonly bridge: Bridge;
  readonly folder: string;
  /** The folder is gone after {@link stop}. */
  readonly passing: boolean;
  stop(): Promise<void>;
}

interface Options {
  readonly world: 'real' | 'practice';
  /** Null: the platform's place; in practice a passing one. */
  readonly folder: string | null;
  readonly language: Language;
  /** What differs from the usual configuration of the world. */
  readonly config?: Partial<Config>;
}

/**
 * The core on a data folder, opened as the web host opens it: one process at a time, the same key file, the same log.
 * Throws a {@link Stop} (3) when it cannot be.
 */
export async function openBench({ world, folder: given, language, config }: Options): Promise<OpenBench> {
  const words = wordsOf(language);
  const passing = world === 'practice' && given === null;
  const folder = passing
    ? mkdtempSync(join(tmpdir(), 'shitaku-practice-'))
    : resolve(given ?? defaultDataFolder(process.platform, process.env, homedir()));
  const ending: (() => Promise<void> | void)[] = passing ? [() => rmSync(folder, { recursive: true, force: true })] : [];
  const stop = async () => {
    for (let end = ending.pop(); end !== undefined; end = ending.pop()) await end();
  };
  try {
    const home = worldFolder(folder, world);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    ending.push(lockFolder(folder));
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (existsSync(join(home, SEALED_KEY_FILE))) throw new Stop(3, words.start.desktopKey(home));
    const log = openHostLog(folder);
    logStrays(log);
    const core = await composeCore({
      config: { ...worldConfig(world, { folder, host: 'web', version: about.version }), ...config },
      preferences: { get: () => ({ world, language, theme: 'auto' }), set: () => {}, switchWorld: () => {} },
      secretBox: new AesSecretBox(loadMasterKeyFile(join(home, KEY_FILE), writeFileAtomically)),
      clock: systemClock,
      log,
    });
    ending.push(() => core.stop());
    await core.start();
    const bridge = createRouterClient(serve(coreContract, core.services, core.hub, log)) as unknown as Bridge;
    if (core.practice !== null) await furnish(bridge, core.practice, language);
    return { core, bridge, folder, passing, stop };
  } catch (error) {
    await stop();
    if (error instanceof Stop) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'folder-in-use') throw new Stop(3, words.start.folderInUse(folder));
    throw new Stop(3, words.start.failed(error instanceof Error ? error.message : String(error)));
  }
}

/** What every kitting wants, and nobody wants to practise here: a name of the organisation and a push certificate. */
async function furnish(bridge: Bridge, world: NonNullable<Core['practice']>, language: Language): Promise<void> {
  const settings = await bridge.settings.get({});
  if (settings.ok && settings.value.organizationName === '')
    await bridge.settings.setOrganizationName({ name: language === 'ja' ? '支度株式会社' : 'Example' });
  const { push } = await bridge.push.overview({}).then((answer) => (answer.ok ? answer.value : { push: null }));
  if (push === null) await getPushCertificate(bridge, world.portal);
}
