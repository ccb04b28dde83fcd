import { type PlistDict, type PlistInput, PlistReal } from '#plist/plist.ts';
import { arrayAt, isPlistDict, stringAt } from '#plist/read.ts';
import { type CommandHandler, done, type ManagedDevice } from './managed-device.ts';
import { isMajor, type OsRelease, updatesFor } from './os-releases.ts';

const productKey = (device: ManagedDevice, { version }: OsRelease): string =>
  device.platform === 'macOS' ? `_MACOS_${version}` : `${device.platform}Update${version}`;

const offered = (device: ManagedDevice): readonly OsRelease[] => updatesFor(device.platform, device.identity.osVersion);

const availableOsUpdates: CommandHandler = (_command, device) =>
  done({ AvailableOSUpdates: offered(device).map((release) => described(release, device)) });

function described(release: OsRelease, device: ManagedDevice): PlistInput {
  const name = device.platform === 'macOS' ? 'macOS' : device.identity.deviceClass === 'iPad' ? 'iPadOS' : device.platform;
  const mac = device.platform === 'macOS';
  return {
    ProductKey: productKey(device, release),
    HumanReadableName: `${name} ${release.version}`,
    ProductName: name,
    Version: release.version,
    Build: release.build,
    DownloadSize: 5_600_000_000,
    InstallSize: 6_400_000_000,
    IsCritical: false,
    RestartRequired: true,
    AllowsInstallLater: true,
    ...(mac ? { IsMajorOSUpdate: isMajor(device.identity.osVersion, release), AppIdentifiersToClose: [], IsSecurityResponse: false } : {}),
  };
}

const scheduleOsUpdate: CommandHandler = (command, device) => {
  const wanted = (arrayAt(command, 'Updates') ?? []).filter(isPlistDict);
  const results = wanted.map((item) => scheduled(item, device));
  return { payload: { UpdateResults: results }, afterwards: () => device.updateBegun() };
};

function scheduled(item: PlistDict, device: ManagedDevice): PlistInput {
  const key = stringAt(item, 'ProductKey');
  const version = stringAt(item, 'ProductVersion');
  const action = stringAt(item, 'InstallAction') ?? 'Default';
  const releases = offered(device);
  const release =
    key === undefined && version === undefined
      ? releases.at(-1)
      : releases.find((each) => each.version === version || (key !== undefined && productKey(device, each) === key));
  // Nothing newer: there is nothing to do.
  if (release === undefined) return { ProductKey: key ?? '', InstallAction: 'Error', Status: 'Idle' };
  const only = action === 'DownloadOnly' || action === 'NotifyOnly' || action === 'InstallLater';
  const before = device.memory.update;
  const known = before !== null && before.version === release.version;
  device.remember({
    update: {
      version: release.version,
      build: release.build,
      by: 'command',
      phase: known ? before.phase : 'waiting',
      notBefore: null,
      hold: only,
    },
  });
  const installs = known && before.phase === 'prepared' && !only;
  return {
    ProductKey: productKey(device, release),
    InstallAction: action === 'Default' ? 'InstallASAP' : action,
    Status: installs ? 'Installing' : 'Downloading',
  };
}

const osUpdateStatus: CommandHandler = (_command, device) => {
  const { update } = device.memory;
  if (update === null) return done({ OSUpdateStatus: [] });
  const downloaded = update.phase === 'prepared' || update.phase === 'installing';
  return done({
    OSUpdateStatus: [
      {
        ProductKey: productKey(device, update),
        IsDownloaded: downloaded,
        DownloadPercentComplete: new PlistReal(downloaded ? 1 : update.phase === 'downloading' ? 0.5 : 0),
        Status: update.phase === 'installing' ? 'Installing' : update.phase === 'downloading' ? 'Downloading' : 'Idle',
      },
    ],
  });
};

export const UPDATE_COMMANDS = {
  AvailableOSUpdates: availableOsUpdates,
  ScheduleOSUpdate: scheduleOsUpdate,
  OSUpdateStatus: osUpdateStatus,
} as const;
