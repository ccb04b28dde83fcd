import { buildXmlPlist, type PlistDict, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { arrayAt, booleanAt, dictAt, numberAt, stringAt } from '#plist/read.ts';
import type { CommandAnswer } from '../../protocols/mdm/fake-mdm-conversation.ts';
import { appState, isInstalled } from './app-progress.ts';
import { type CommandHandler, done, type ManagedDevice, refused, UNTOLD } from './managed-device.ts';
import type { KeptApp } from './managed-memory.ts';

/** Apps of the store that people know; any other number gets a made-up app. */
const STORE: Readonly<Record<number, { readonly identifier: string; readonly name: string }>> = {
  361285480: { identifier: 'com.apple.Keynote', name: 'Keynote' },
  361304891: { identifier: 'com.apple.Numbers', name: 'Numbers' },
  361309726: { identifier: 'com.apple.Pages', name: 'Pages' },
};

const xmlOf = (dict: PlistDict | undefined): string | null => (dict === undefined ? null : buildXmlPlist(dict).toString('utf8'));
const plain = (xml: string | null): PlistDict | undefined => (xml === null ? undefined : parsePlistDict(Buffer.from(xml)));

const rejected = (reason: string, text: string): CommandAnswer => refused(UNTOLD, text, { RejectionReason: reason });

/** Accepted is not installed: the list of managed apps tells how far it is. */
const installApplication: CommandHandler = (command, device) => {
  const wanted = wantedApp(command);
  if (wanted === null) return { unreadable: true };
  if (wanted === 'unknown') return rejected('CouldNotVerifyAppID', 'The store does not know this app.');
  const before = device.memory.apps.find(({ identifier }) => identifier === wanted.identifier);
  const state = before === undefined ? null : appState(before, device.now(), device.pace());
  if (state === 'Queued' || state === 'Installing') return rejected('AppAlreadyQueued', 'The app is being installed already.');
  const takesOver = stringAt(command, 'ChangeManagementState') === 'Managed';
  if (before !== undefined && !before.managed && state !== null && isInstalled(state) && !takesOver)
    return rejected('AppAlreadyInstalled', 'A person installed the app.');
  const { supervised } = device.standing();
  const theirs = before !== undefined && !before.managed && takesOver;
  const prompt = supervised || device.platform === 'macOS' ? null : theirs ? ('manage' as const) : ('install' as const);
  const app: KeptApp = {
    ...wanted,
    version: before === undefined ? '1.0.0' : nextVersion(before.version),
    managed: true,
    askedAt: theirs ? null : device.now(),
    prompt,
    refused: null,
    flags: numberAt(command, 'ManagementFlags') ?? 0,
    configuration: xmlOf(dictAt(command, 'Configuration')),
    attributes: xmlOf(dictAt(command, 'Attributes')),
  };
  keep(device, app);
  return done({ Identifier: app.identifier, State: appState(app, device.now(), device.pace()) });
};

function wantedApp(command: PlistDict): { identifier: string; name: string; storeId: number | null } | 'unknown' | null {
  const storeId = numberAt(command, 'iTunesStoreID');
  const bundle = stringAt(command, 'Identifier');
  const manifest = stringAt(command, 'ManifestURL');
  // Apple: exactly one of the three.
  if ([storeId, bundle, manifest].filter((one) => one !== undefined).length !== 1) return null;
  if (storeId !== undefined) {
    if (storeId <= 0) return 'unknown';
    return { storeId, ...(STORE[storeId] ?? { identifier: `jp.practice.app${storeId}`, name: `Practice App ${storeId}` }) };
  }
  if (bundle !== undefined) return { identifier: bundle, name: bundle.split('.').at(-1) ?? bundle, storeId: null };
  const name =
    (manifest ?? '')
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') || 'app';
  return { identifier: `jp.practice.enterprise.${name.replaceAll(/[^\w-]+/g, '-')}`, name, storeId: null };
}

const nextVersion = (version: string): string => {
  const [major = '1', minor = '0'] = version.split('.');
  return `${major}.${Number(minor) + 1}.0`;
};

function keep(device: ManagedDevice, app: KeptApp): void {
  device.remember({ apps: [...device.memory.apps.filter(({ identifier }) => identifier !== app.identifier), app] });
}

const removeApplication: CommandHandler = (command, device) => {
  const identifier = stringAt(command, 'Identifier') ?? '';
  const app = device.memory.apps.find((candidate) => candidate.identifier === identifier);
  if (app === undefined || !app.managed) return refused(UNTOLD, 'The app is not managed.');
  device.remember({ apps: device.memory.apps.filter((candidate) => candidate !== app) });
  return done();
};

const named = (command: PlistDict): ReadonlySet<string> | null => {
  const list = arrayAt(command, 'Identifiers')?.filter((one) => typeof one === 'string');
  return list === undefined ? null : new Set(list);
};

const managedApplicationList: CommandHandler = (command, device) => {
  const only = named(command);
  const apps = device.memory.apps.filter(({ managed, identifier }) => managed && (only === null || only.has(identifier)));
  const answer = done({ ManagedApplicationList: Object.fromEntries(apps.map((app) => [app.identifier, managedApp(app, device)])) });
  // A refusal is said once (mdm.md 3.2).
  const gone = new Set(apps.filter((app) => app.refused !== null));
  if (gone.size === 0) return answer;
  return { ...answer, afterwards: () => device.remember({ apps: device.memory.apps.filter((app) => !gone.has(app)) }) };
};

function managedApp(app: KeptApp, device: ManagedDevice): PlistInput {
  return {
    Status: appState(app, device.now(), device.pace()),
    ManagementFlags: app.flags,
    HasConfiguration: app.configuration !== null,
    HasFeedback: false,
    IsValidated: true,
    ExternalVersionIdentifier: externalVersion(app),
  };
}

const externalVersion = ({ version }: KeptApp): number => 800_000_000 + Number(version.replaceAll('.', ''));

const installedApplicationList: CommandHandler = (command, device) => {
  const only = named(command);
  const managedOnly = booleanAt(command, 'ManagedAppsOnly') === true;
  const items = arrayAt(command, 'Items')?.filter((one) => typeof one === 'string');
  const listed = device.memory.apps
    .filter((app) => (only === null || only.has(app.identifier)) && (!managedOnly || app.managed))
    .filter((app) => isInstalled(appState(app, device.now(), device.pace())) || app.askedAt !== null)
    .map((app) => {
      const all = installedApp(app, device);
      return items === undefined ? all : Object.fromEntries(Object.entries(all).filter(([key]) => items.includes(key)));
    });
  return done({ InstalledApplicationList: listed });
};

function installedApp(app: KeptApp, device: ManagedDevice): Readonly<Record<string, PlistInput>> {
  const state = appState(app, device.now(), device.pace());
  const mobile = device.platform !== 'macOS';
  return {
    Identifier: app.identifier,
    Name: app.name,
    Version: app.version,
    ShortVersion: app.version,
    BundleSize: 48_000_000,
    ...(mobile
      ? {
          DynamicSize: 1_200_000,
          IsValidated: true,
          AppStoreVendable: app.storeId !== null,
          DeviceBasedVPP: app.managed && app.storeId !== null,
          BetaApp: false,
          AdHocCodeSigned: false,
          HasUpdateAvailable: false,
          IsAppClip: false,
          ExternalVersionIdentifier: externalVersion(app),
        }
      : {}),
    Installing: state === 'Queued' || state === 'Installing',
  };
}

const managedApplicationConfiguration: CommandHandler = (command, device) =>
  done({
    ApplicationConfigurations: managedOf(command, device).map((app) => ({
      Identifier: app.identifier,
      Configuration: plain(app.configuration),
    })),
  });

const managedApplicationAttributes: CommandHandler = (command, device) =>
  done({
    ApplicationAttributes: managedOf(command, device).map((app) => ({ Identifier: app.identifier, Attributes: plain(app.attributes) })),
  });

const managedApplicationFeedback: CommandHandler = (command, device) =>
  done({ ManagedApplicationFeedback: managedOf(command, device).map((app) => ({ Identifier: app.identifier, Feedback: {} })) });

const managedOf = (command: PlistDict, device: ManagedDevice): readonly KeptApp[] =>
  device.memory.apps.filter(({ identifier, managed }) => managed && (named(command)?.has(identifier) ?? true));

/** Enterprise apps are valid here from the start. */
const validateApplications: CommandHandler = () => done();

/** What a setting changes of one managed app; false: it is not managed. */
export function changeManagedApp(
  device: ManagedDevice,
  identifier: string,
  change: { configuration: PlistDict | undefined } | { attributes: PlistDict | undefined },
): boolean {
  const app = device.memory.apps.find((candidate) => candidate.identifier === identifier && candidate.managed);
  if (app === undefined) return false;
  const part = 'configuration' in change ? { configuration: xmlOf(change.configuration) } : { attributes: xmlOf(change.attributes) };
  device.remember({ apps: device.memory.apps.map((candidate) => (candidate === app ? { ...app, ...part } : candidate)) });
  return true;
}

/** A person answers what the device asks about apps. */
export function answerPrompts(device: ManagedDevice, agrees: boolean): void {
  const apps = device.memory.apps.map((app): KeptApp => {
    if (app.prompt === null) return app;
    if (agrees) return { ...app, prompt: null, askedAt: app.prompt === 'install' ? device.now() : null };
    return { ...app, prompt: null, refused: app.prompt === 'install' ? 'UserRejected' : 'ManagementRejected' };
  });
  device.remember({ apps });
}

/** An app that a person put there. */
export const ownApp = (identifier: string, name: string, version: string): KeptApp => ({
  identifier,
  name,
  version,
  storeId: null,
  managed: false,
  askedAt: null,
  prompt: null,
  refused: null,
  flags: 0,
  configuration: null,
  attributes: null,
});

export const APP_COMMANDS = {
  InstallApplication: installApplication,
  RemoveApplication: removeApplication,
  ManagedApplicationList: managedApplicationList,
  InstalledApplicationList: installedApplicationList,
  ManagedApplicationConfiguration: managedApplicationConfiguration,
  ManagedApplicationAttributes: managedApplicationAttributes,
  ManagedApplicationFeedback: managedApplicationFeedback,
  ValidateApplications: validateApplications,
} as const;
