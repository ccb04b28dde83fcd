import { readFileSync } from 'node:fs';
import { arch, cpus, hostname, platform, release, totalmem, userInfo } from 'node:os';
import type { SettingsView } from '#contract/settings.ts';
import type { StartFault } from '#contract/start.ts';
import type { Clock } from '#lib/clock.ts';
import type { SecretBox } from '#lib/secret-box.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import type { Core } from './compose.ts';
import type { Config } from './config.ts';
import { ActivityStore } from './features/activity/activity-store.ts';
import { DiagnosticsService } from './features/diagnostics-archive/diagnostics-service.ts';
import { PersonalStore } from './features/diagnostics-archive/personal-store.ts';
import { logFiles } from './host/host-log.ts';

interface Ports {
  readonly core: Core;
  readonly secretBox: SecretBox;
  readonly config: Config;
  /** The data folder of the host. */
  readonly folder: string;
  readonly choices: () => Pick<SettingsView, 'world' | 'language' | 'theme'>;
  /** What keeps the chosen world from starting; null: it runs. */
  readonly fault: () => StartFault | null;
  readonly clock: Clock;
}

/** The archive for whoever helps, over one core; also over the one that stands in for a world that cannot start. */
export function wireDiagnostics({ core, secretBox, config, folder, choices, fault, clock }: Ports): DiagnosticsService {
  const startedAt = clock.now();
  return new DiagnosticsService({
    store: new PersonalStore(core.database),
    versions: () => ({
      shitaku: config.version,
      runsAs: config.host,
      madeAt: new Date(clock.now()).toISOString(),
      system: { platform: platform(), release: release(), arch: arch(), processors: cpus().length, memory: totalmem() },
      runtime: { ...process.versions },
      program: process.execPath,
      folder,
    }),
    choices,
    services: async () => ({
      upSince: new Date(startedAt).toISOString(),
      memory: process.memoryUsage(),
      fault: fault(),
      ...(await standings(core)),
    }),
    logs: () =>
      logFiles(folder).flatMap((path, place) => {
        const text = textOf(path);
        return text === null ? [] : [{ item: place === 0 ? ('log' as const) : ('log-before' as const), text }];
      }),
    known: [
      { kind: 'hosts', value: hostname() },
      { kind: 'people', value: userInfo().username },
    ],
    clock,
    record: (action, subject, details = {}) => {
      const trail = new ActivityStore(core.database, new SecretsStore(core.database, secretBox), clock.now());
      trail.add({ at: clock.now(), actor: config.actor, action, subject, details });
    },
  });
}

/** How the services stand, as their screens show it; what cannot be had is named by its code. */
async function standings(core: Core): Promise<object> {
  const { services } = core;
  const [settings, bench, push, tokens, mail] = await Promise.all([
    services.settings.get({}),
    services.bench.slots({}),
    services.push.overview({}),
    services.tokens.overview({}),
    services.deadlines.overview({}),
  ]);
  return {
    engine: settings.ok ? settings.value.engine : settings.error.code,
    endpoints: settings.ok ? settings.value.endpoints : null,
    usb: bench.ok ? { bus: bench.value.bus, connected: bench.value.slots.length, runs: core.runsInProgress() } : bench.error.code,
    push: push.ok ? { installed: push.value.push !== null, wizard: push.value.wizard?.step ?? null } : push.error.code,
    tokens: tokens.ok ? tokens.value.wizards.map(({ kind, step }) => ({ kind, step })) : tokens.error.code,
    deadlines: mail.ok ? mail.value.deadlines.length : mail.error.code,
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // there is none, or it cannot be read: the archive does without
  }
}
