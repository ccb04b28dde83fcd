import type { Duplex } from 'node:stream';
import { type PlistDict, PlistError, type PlistInputDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { arrayAt, dictAt, stringAt } from '#plist/read.ts';

/** An app of a simulated device. */
export interface FakeApp {
  readonly bundleId: string;
  readonly name: string;
  readonly version: string;
  readonly type: 'User' | 'System';
}

/** A device tells its apps in several answers. */
const APPS_PER_ANSWER = 2;
const IDLE_MS = 60_000;

/** com.apple.mobile.installation_proxy: Browse and Lookup (usb.md 4.5); installing is for MDM. */
export async function serveInstallationProxy(stream: Duplex, apps: () => readonly FakeApp[]): Promise<void> {
  stream.on('error', () => {});
  const plists = new PlistStream(stream, { maxFrameBytes: 256 * 1024 });
  try {
    for (;;) {
      const request = await plists.receive({ timeoutMs: IDLE_MS });
      for (const answer of answersTo(request, apps())) await plists.send(answer);
    }
  } catch (error) {
    if (!(error instanceof PlistStreamError) && !(error instanceof PlistError)) throw error;
  } finally {
    stream.destroy();
  }
}

function answersTo(request: PlistDict, all: readonly FakeApp[]): PlistInputDict[] {
  const options = dictAt(request, 'ClientOptions') ?? {};
  const apps = chosen(all, options);
  switch (stringAt(request, 'Command')) {
    case 'Browse':
      return browsed(apps.map((app) => described(app, options)));
    case 'Lookup':
      return [{ Status: 'Complete', LookupResult: Object.fromEntries(apps.map((app) => [app.bundleId, described(app, options)])) }];
    default:
      return [{ Error: 'UnknownCommand', ErrorDescription: 'The practice device can only tell what is installed.' }];
  }
}

function browsed(list: readonly PlistInputDict[]): PlistInputDict[] {
  const answers: PlistInputDict[] = [];
  for (let index = 0; index < list.length; index += APPS_PER_ANSWER) {
    const part = list.slice(index, index + APPS_PER_ANSWER);
    answers.push({
      Status: 'BrowsingApplications',
      Total: list.length,
      CurrentIndex: index,
      CurrentAmount: part.length,
      CurrentList: part,
    });
  }
  return [...answers, { Status: 'Complete' }];
}

/** ApplicationType is User, System or Any; without it both are told. */
function chosen(apps: readonly FakeApp[], options: PlistDict): FakeApp[] {
  const type = stringAt(options, 'ApplicationType') ?? 'Any';
  const named = arrayAt(options, 'BundleIDs');
  return apps.filter((app) => (type === 'Any' || app.type === type) && (named === undefined || named.includes(app.bundleId)));
}

function described(app: FakeApp, options: PlistDict): PlistInputDict {
  const folder = app.bundleId.split('.').at(-1) ?? app.bundleId;
  const all: PlistInputDict = {
    ApplicationType: app.type,
    CFBundleDisplayName: app.name,
    CFBundleExecutable: folder,
    CFBundleIdentifier: app.bundleId,
    CFBundleName: app.name,
    CFBundleShortVersionString: app.version,
    CFBundleVersion: `${app.version}.1`,
    Path: app.type === 'User' ? `/private/var/containers/Bundle/Application/PRACTICE/${folder}.app` : `/Applications/${folder}.app`,
    UIFileSharingEnabled: false,
  };
  const wanted = arrayAt(options, 'ReturnAttributes');
  return wanted === undefined ? all : Object.fromEntries(Object.entries(all).filter(([key]) => wanted.includes(key)));
}
