import { compareVersions } from '#lib/compare-versions.ts';
import type { DeclarationContent } from './declarations.ts';
import type { Platform } from './platform.ts';

/** First release per system in this order; '-': never. */
const COLUMNS: readonly Platform[] = ['iOS', 'macOS', 'tvOS', 'visionOS', 'watchOS'];
type Releases = readonly [string, string, string, string, string];

const DECLARATIVE: Releases = ['15.0', '13.0', '16.0', '1.1', '10.0'];
const ENFORCEMENT: Releases = ['17.0', '14.0', '18.4', '26.0', '-'];

/** The status items we subscribe to, and the first release that knows each; a test compares every cell with `apple-schema/`. */
export const STATUS_ITEMS: Readonly<Record<string, Releases>> = {
  'device.operating-system.version': DECLARATIVE,
  'device.operating-system.build-version': DECLARATIVE,
  'device.operating-system.supplemental.build-version': ['16.1', '13.0', '16.1', '1.1', '10.0'],
  'device.operating-system.supplemental.extra-version': ['16.1', '13.0', '16.1', '1.1', '10.0'],
  'device.power.battery-health': ['17.0', '14.4', '-', '-', '-'],
  'diskmanagement.filevault.enabled': ['-', '14.0', '-', '-', '-'],
  'mdm.app': ['16.0', '-', '16.0', '1.1', '10.0'],
  'passcode.is-compliant': ['16.0', '-', '-', '1.1', '10.0'],
  'passcode.is-present': ['16.0', '-', '-', '1.1', '10.0'],
  'softwareupdate.device-id': ['18.0', '15.0', '-', '-', '-'],
  'softwareupdate.failure-reason': ['17.0', '14.0', '-', '-', '-'],
  'softwareupdate.install-reason': ['17.0', '14.0', '-', '-', '-'],
  'softwareupdate.install-state': ['17.0', '14.0', '-', '-', '-'],
  'softwareupdate.pending-version': ['17.0', '14.0', '-', '-', '-'],
};

export const IDENTIFIERS = {
  activation: 'jp.shitaku.activation',
  subscriptions: 'jp.shitaku.status-subscriptions',
  organization: 'jp.shitaku.organization',
  server: 'jp.shitaku.server-capabilities',
  update: 'jp.shitaku.os-update',
} as const;

/** An update a device shall have installed at the latest at a time of its own clock. */
export interface DeclaredUpdate {
  readonly version: string;
  readonly build: string | null;
  /** `2026-12-01T03:00:00`: the clock on the device's wall, no zone. */
  readonly deadline: string;
  readonly detailsUrl: string | null;
}

/** What a device said it can take (management.client-capabilities). */
export interface ClientCapabilities {
  readonly declarations: readonly string[];
  readonly statusItems: readonly string[];
}

/** For whom declarations are made. */
export interface DeclaredDevice {
  readonly platform: Platform;
  readonly osVersion: string;
  /** Null until it has told. */
  readonly capabilities: ClientCapabilities | null;
  readonly organization: string;
  readonly update: DeclaredUpdate | null;
}

const since = (releases: Releases, platform: Platform, osVersion: string): boolean => {
  const first = releases[COLUMNS.indexOf(platform)] ?? '-';
  return first !== '-' && /^\d+(\.\d+)*$/.test(osVersion) && compareVersions(osVersion, first) >= 0;
};

/** Does this system know declarations at all? */
export const isDeclarative = (platform: Platform, osVersion: string): boolean => since(DECLARATIVE, platform, osVersion);

/**
 * What is declared to a device: only what its system knows and what it said it can take. One activation puts all configurations in
 * force; the management declarations hold by themselves.
 */
export function contentsFor(device: DeclaredDevice): DeclarationContent[] {
  const { platform, osVersion, capabilities, organization, update } = device;
  if (!isDeclarative(platform, osVersion)) return [];
  const takes = ({ Type }: DeclarationContent): boolean => capabilities === null || capabilities.declarations.includes(Type);
  const items = Object.keys(STATUS_ITEMS).filter(
    (name) =>
      since(STATUS_ITEMS[name] as Releases, platform, osVersion) && (capabilities === null || capabilities.statusItems.includes(name)),
  );
  const configurations = [
    ...(items.length === 0 ? [] : [subscriptions(items)]),
    ...(update !== null && since(ENFORCEMENT, platform, osVersion) ? [enforcement(update)] : []),
  ].filter(takes);
  const activations = configurations.length === 0 ? [] : [activation(configurations)];
  const management = [...(organization === '' ? [] : [organizationInfo(organization)]), serverCapabilities];
  return [...activations.filter(takes), ...configurations, ...management.filter(takes)];
}

const activation = (configurations: readonly DeclarationContent[]): DeclarationContent => ({
  Type: 'com.apple.activation.simple',
  Identifier: IDENTIFIERS.activation,
  Payload: { StandardConfigurations: configurations.map(({ Identifier }) => Identifier) },
});

const subscriptions = (items: readonly string[]): DeclarationContent => ({
  Type: 'com.apple.configuration.management.status-subscriptions',
  Identifier: IDENTIFIERS.subscriptions,
  Payload: { StatusItems: items.map((Name) => ({ Name })) },
});

const enforcement = ({ version, build, deadline, detailsUrl }: DeclaredUpdate): DeclarationContent => ({
  Type: 'com.apple.configuration.softwareupdate.enforcement.specific',
  Identifier: IDENTIFIERS.update,
  Payload: {
    TargetOSVersion: version,
    ...(build === null ? {} : { TargetBuildVersion: build }),
    TargetLocalDateTime: deadline,
    ...(detailsUrl === null ? {} : { DetailsURL: detailsUrl }),
  },
});

const organizationInfo = (Name: string): DeclarationContent => ({
  Type: 'com.apple.management.organization-info',
  Identifier: IDENTIFIERS.organization,
  Payload: { Name },
});

const serverCapabilities: DeclarationContent = {
  Type: 'com.apple.management.server-capabilities',
  Identifier: IDENTIFIERS.server,
  Payload: { Version: '1.0.0', SupportedFeatures: {} },
};
