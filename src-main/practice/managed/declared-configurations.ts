import { compareVersions } from '#lib/compare-versions.ts';
import type { DeclaredBody, Judgement, StatusValue } from '../../protocols/mdm/declared-state.ts';
import { type AppState, appState } from './app-progress.ts';
import type { ManagedDevice } from './managed-device.ts';
import { type OsRelease, releaseOf } from './os-releases.ts';

const ENFORCEMENT = 'com.apple.configuration.softwareupdate.enforcement.specific';

/** Since when each platform knows a kind of configuration; '-': never. What is not listed, a simulated device does not know. */
const CONFIGURATIONS: Readonly<Record<string, Partial<Record<string, string>>>> = {
  'com.apple.configuration.management.status-subscriptions': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'com.apple.configuration.management.test': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'com.apple.configuration.passcode.settings': { iOS: '15.0', macOS: '13.0' },
  'com.apple.configuration.legacy': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'com.apple.configuration.softwareupdate.settings': { iOS: '18.0', macOS: '15.0', tvOS: '18.4' },
  [ENFORCEMENT]: { iOS: '17.0', macOS: '14.0', tvOS: '18.4' },
};

const invalid = (code: string, description: string): Judgement => ({ valid: 'invalid', reasons: [{ code, description }] });
const VALID: Judgement = { valid: 'valid', reasons: [] };

/** How a simulated device lives by its declarations: what it can be configured with, and what it tells. */
export function declaredBody(device: ManagedDevice): DeclaredBody {
  const knows = (since: string | undefined) => since !== undefined && compareVersions(device.identity.osVersion, since) >= 0;
  return {
    configurations: () => Object.keys(CONFIGURATIONS).filter((type) => knows(CONFIGURATIONS[type]?.[device.platform])),
    judge: ({ type, payload }) => {
      if (!knows(CONFIGURATIONS[type]?.[device.platform]))
        return invalid('Error.ConfigurationNotSupported', `${type} is not supported by this device.`);
      return type === ENFORCEMENT ? judgeEnforcement(payload, device) : VALID;
    },
    apply: (active) => {
      const targets = active.filter(({ type, payload }) => type === ENFORCEMENT && judgeEnforcement(payload, device).valid === 'valid');
      applyEnforcement(targets, device);
    },
    status: () => statusOf(device),
  };
}

function judgeEnforcement(payload: Readonly<Record<string, unknown>>, device: ManagedDevice): Judgement {
  const { TargetOSVersion: version, TargetLocalDateTime: at } = payload;
  if (typeof version !== 'string' || typeof at !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(at))
    return invalid('Error.ConfigurationIsInvalid', 'TargetOSVersion or TargetLocalDateTime cannot be read.');
  if (compareVersions(version, device.identity.osVersion) <= 0)
    return invalid('Error.ConfigurationCannotBeApplied', 'The device has this version or a newer one.');
  return VALID;
}

interface Target {
  readonly identifier: string;
  readonly release: OsRelease;
  readonly at: number;
}

/** Of several the earliest date counts. A version that Apple does not offer stays and waits (mdm.md 4.4). */
function applyEnforcement(
  active: readonly { identifier: string; payload: Readonly<Record<string, unknown>> }[],
  device: ManagedDevice,
): void {
  const zone = device.memory.settings['TimeZone'];
  const targets = active.flatMap(({ identifier, payload }): Target[] => {
    const release = releaseOf(device.platform, String(payload['TargetOSVersion']));
    const at = localInstant(String(payload['TargetLocalDateTime']), typeof zone === 'string' ? zone : 'Asia/Tokyo');
    return release === null ? [] : [{ identifier, release, at }];
  });
  const [next] = targets.toSorted((a, b) => a.at - b.at);
  const { update } = device.memory;
  if (next === undefined) {
    // The declaration is gone, and with it what it wanted, unless it has begun.
    if (update !== null && update.by !== 'command' && update.phase !== 'installing') {
      device.remember({ update: null });
      device.updateBegun();
    }
    return;
  }
  if (update?.by === next.identifier && update.version === next.release.version && update.notBefore === next.at) return;
  if (update?.phase === 'installing') return;
  const phase = update?.version === next.release.version ? update.phase : 'waiting';
  const { version, build } = next.release;
  device.remember({ update: { version, build, by: next.identifier, phase, notBefore: next.at, hold: false } });
  device.updateBegun();
}

/** The instant at which the clock on the device's wall shows this. */
export function localInstant(local: string, timeZone: string): number {
  const asUtc = Date.parse(`${local}Z`);
  return asUtc - (wallClock(asUtc, timeZone) - asUtc);
}

function wallClock(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const APP_STATES: Readonly<Record<AppState, string>> = {
  Queued: 'queued',
  Installing: 'installing',
  Managed: 'managed',
  Prompting: 'prompting',
  PromptingForManagement: 'prompting-for-management',
  UserInstalledApp: 'user-installed-app',
  UserRejected: 'user-rejected',
  ManagementRejected: 'management-rejected',
};

/** Since when each platform tells an item (18.1 data). */
const SINCE: Readonly<Record<string, Partial<Record<string, string>>>> = {
  'device.identifier.serial-number': { iOS: '16.0', macOS: '13.0', tvOS: '16.0' },
  'device.identifier.udid': { iOS: '16.0', macOS: '13.0', tvOS: '16.0' },
  'device.model.family': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'device.model.identifier': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'device.model.marketing-name': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'device.model.number': { iOS: '17.0', macOS: '14.0', tvOS: '17.0' },
  'device.operating-system.family': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'device.operating-system.version': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'device.operating-system.build-version': { iOS: '15.0', macOS: '13.0', tvOS: '16.0' },
  'device.operating-system.supplemental.build-version': { iOS: '16.1', macOS: '13.0', tvOS: '16.1' },
  'device.operating-system.supplemental.extra-version': { iOS: '16.1', macOS: '13.0', tvOS: '16.1' },
  'device.power.battery-health': { iOS: '17.0', macOS: '14.4' },
  'passcode.is-compliant': { iOS: '16.0' },
  'passcode.is-present': { iOS: '16.0' },
  'mdm.app': { iOS: '16.0', tvOS: '16.0' },
  'softwareupdate.install-state': { iOS: '17.0', macOS: '14.0' },
  'softwareupdate.install-reason': { iOS: '17.0', macOS: '14.0' },
  'softwareupdate.pending-version': { iOS: '17.0', macOS: '14.0' },
  'softwareupdate.failure-reason': { iOS: '17.0', macOS: '14.0' },
  'softwareupdate.device-id': { iOS: '18.0', macOS: '15.0' },
  'diskmanagement.filevault.enabled': { macOS: '14.0' },
};

/** `waiting` is a word of 26. */
function installState({ memory, identity }: ManagedDevice): string {
  const phase = memory.update?.phase ?? 'none';
  return phase === 'waiting' && compareVersions(identity.osVersion, '26.0') < 0 ? 'none' : phase;
}

function statusOf(device: ManagedDevice): Readonly<Record<string, StatusValue>> {
  const { identity, memory, platform } = device;
  const { update } = memory;
  const all: Readonly<Record<string, StatusValue>> = {
    'device.identifier.serial-number': identity.serialNumber,
    'device.identifier.udid': identity.udid,
    'device.model.family': identity.deviceClass,
    'device.model.identifier': identity.productType,
    'device.model.marketing-name': identity.marketingName,
    'device.model.number': identity.modelNumber,
    'device.operating-system.family': identity.deviceClass === 'iPad' ? 'iPadOS' : platform,
    'device.operating-system.version': identity.osVersion,
    'device.operating-system.build-version': identity.buildVersion,
    'device.operating-system.supplemental.build-version': identity.buildVersion,
    'device.operating-system.supplemental.extra-version': '',
    'device.power.battery-health': 'normal',
    'passcode.is-compliant': memory.passcode,
    'passcode.is-present': memory.passcode,
    'mdm.app': memory.apps
      .filter(({ managed }) => managed)
      .map((app) => ({
        identifier: app.identifier,
        name: app.name,
        version: app.version,
        'short-version': app.version,
        state: APP_STATES[appState(app, device.now(), device.pace())],
      })),
    'softwareupdate.install-state': installState(device),
    'softwareupdate.install-reason': {
      reason: update === null ? [] : [update.by === 'command' ? 'mdm' : 'declaration'],
      ...(update === null || update.by === 'command' ? {} : { 'declaration-id': update.by }),
    },
    'softwareupdate.pending-version': { 'os-version': update?.version ?? '', 'build-version': update?.build ?? '' },
    'softwareupdate.failure-reason': { count: 0 },
    'softwareupdate.device-id': identity.productType,
    'diskmanagement.filevault.enabled': true,
  };
  const knows = (since: string | undefined) => since !== undefined && compareVersions(identity.osVersion, since) >= 0;
  return Object.fromEntries(Object.entries(all).filter(([name]) => knows(SINCE[name]?.[platform])));
}
