import type { PracticeRequest, PracticeWork } from '#contract/practice.ts';

const MCINSTALL = 'com.apple.mobile.MCInstall';

/** The request of each name that has the effect, as it comes over the cable (usb.md 2.2, 3.1, 4.1, 4.2). */
const REQUESTS: Readonly<Record<PracticeRequest, { readonly service: string; readonly names: readonly string[] }>> = {
  pair: { service: 'lockdown', names: ['Pair'] },
  session: { service: 'lockdown', names: ['StartSession'] },
  activate: { service: 'com.apple.mobileactivationd', names: ['HandleActivationInfoWithSessionRequest'] },
  'read-configuration': { service: MCINSTALL, names: ['GetCloudConfiguration'] },
  supervise: { service: MCINSTALL, names: ['SetCloudConfiguration'] },
  'install-profile': { service: MCINSTALL, names: ['InstallProfile', 'InstallProfileSilent'] },
  'list-profiles': { service: MCINSTALL, names: ['GetProfileList'] },
  erase: { service: MCINSTALL, names: ['EraseDevice'] },
  restart: { service: 'com.apple.mobile.diagnostics_relay', names: ['Restart'] },
};

/** Null: no fault is ever about this request alone. */
export function requestNamed(service: string, name: string): PracticeRequest | null {
  const found = Object.entries(REQUESTS).find(([, request]) => request.service === service && request.names.includes(name));
  return (found?.[0] as PracticeRequest | undefined) ?? null;
}

/** What a device takes for its own work, in milliseconds of its own; `erase` and `restart` are spent off the bus. */
export type WorkTimes = Readonly<Record<PracticeWork, number>>;

/** Small, so that practising is no waiting. A real erase takes minutes. */
export const PRACTICE_WORK: WorkTimes = { activate: 150, supervise: 200, 'install-profile': 100, erase: 3_000, restart: 1_500 };

/** Work that the host waits for on its connection; the rest is done off the bus. */
export const isWork = (request: PracticeRequest | null): request is PracticeWork =>
  request === 'activate' || request === 'supervise' || request === 'install-profile';
