import type { KeptApp } from './managed-memory.ts';

/** What an installation takes, in the device's own milliseconds. */
const QUEUED_MS = 2_000;
const INSTALLING_MS = 8_000;

/** Apple's `ManagedApplicationList.Status`, as far as a simulated device comes to it. */
export type AppState =
  | 'Queued'
  | 'Installing'
  | 'Managed'
  | 'Prompting'
  | 'PromptingForManagement'
  | 'UserInstalledApp'
  | 'UserRejected'
  | 'ManagementRejected';

/** How far an app is, by the time that went by since it was asked for. `pace`: how many times faster than life. */
export function appState(app: KeptApp, now: number, pace: number): AppState {
  if (app.refused !== null) return app.refused;
  if (app.prompt === 'install') return 'Prompting';
  if (app.prompt === 'manage') return 'PromptingForManagement';
  const lived = app.askedAt === null ? Number.POSITIVE_INFINITY : (now - app.askedAt) * pace;
  if (lived < QUEUED_MS) return 'Queued';
  if (lived < QUEUED_MS + INSTALLING_MS) return 'Installing';
  return app.managed ? 'Managed' : 'UserInstalledApp';
}

/** Is it there, so that a person could open it? */
export const isInstalled = (state: AppState): boolean =>
  state === 'Managed' || state === 'UserInstalledApp' || state === 'PromptingForManagement' || state === 'ManagementRejected';
