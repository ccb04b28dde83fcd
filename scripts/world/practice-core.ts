import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { type Bridge, coreContract } from '#contract/index.ts';
import { systemClock } from '#lib/clock.ts';
import { type Log, silentLog } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { type Core, composeCore } from '../../src-main/compose.ts';
import { appleEndpoints, defaultTimes, type Times } from '../../src-main/config.ts';
import { serve } from '../../src-main/host/contract-router.ts';

export interface PracticeCore {
  readonly core: Core;
  /** The contract, as a screen uses it: parsed and stripped on both ways. */
  readonly bridge: Bridge;
  readonly folder: string;
  /** Stops everything and removes the folder unless it was given. */
  end(): Promise<void>;
}

/** The whole app in the practice world, without a screen, on a folder of its own. */
export async function startPracticeCore(
  options: { folder?: string; devices?: number; log?: Log; times?: Partial<Times> } = {},
): Promise<PracticeCore> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'shitaku-practice-'));
  const log = options.log ?? silentLog;
  const core = await composeCore({
    config: {
      world: 'practice',
      host: 'web',
      version: '0',
      actor: 'practice',
      dataFolder: folder,
      endpoints: appleEndpoints,
      downloadsFolder: join(folder, 'downloads'),
      engine: { bindAddress: '127.0.0.1', defaultHost: '127.0.0.1', defaultPort: 0 },
      times: { ...defaultTimes, ...options.times },
      practiceDevices: options.devices ?? 0,
    },
    preferences: {
      get: () => ({ world: 'practice', language: 'en', theme: 'auto' }),
      set: () => {},
      switchWorld: () => {},
    },
    secretBox: new AesSecretBox(randomBytes(32)),
    clock: systemClock,
    log,
  });
  await core.start();
  const bridge = createRouterClient(serve(coreContract, core.services, core.hub, log)) as unknown as Bridge;
  return {
    core,
    bridge,
    folder,
    end: async () => {
      await core.stop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
