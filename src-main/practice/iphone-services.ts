import type { Duplex } from 'node:stream';
import type { PlistDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import { FakeActivation } from '../protocols/activation/fake-activation.ts';
import { serveAfc } from '../protocols/afc/fake-afc.ts';
import type { FakeAfcFiles } from '../protocols/afc/fake-afc-files.ts';
import { type FakeBattery, FakeDiagnostics } from '../protocols/diagnostics/fake-diagnostics.ts';
import { type FakeApp, serveInstallationProxy } from '../protocols/installation-proxy/fake-installation-proxy.ts';
import type { FaultPlan } from '../protocols/lockdown/fake-faults.ts';
import type { DeviceService } from '../protocols/lockdown/fake-lockdown.ts';
import { type PlistConversation, servePlists } from '../protocols/lockdown/fake-plist-service.ts';
import { FakeMcInstall, type McInstallPhone } from '../protocols/mcinstall/fake-mcinstall.ts';
import { FakeMisagent } from '../protocols/misagent/fake-misagent.ts';
import { serveNotifications } from '../protocols/notification-proxy/fake-notification-proxy.ts';
import { serveSyslog } from '../protocols/syslog/fake-syslog.ts';
import type { IphoneJournal } from './iphone-journal.ts';

/** The device as its services need it. */
export interface ServedPhone extends McInstallPhone {
  readonly udid: string;
  readonly serialNumber: string;
  readonly productType: string;
  readonly name: string;
  readonly activationState: string;
  readonly battery: FakeBattery;
  readonly faults: FaultPlan;
  readonly journal: IphoneJournal;
  readonly files: FakeAfcFiles;
  setActivationState(state: 'Activated' | 'Unactivated'): void;
  restart(): void;
  shutDown(): void;
  pullCable(): void;
}

const SERVICE_IDLE_MS = 60_000;
/** Pictures travel whole inside a request. */
const MAX_REQUEST_BYTES = 24 * 1024 * 1024;

const DIAGNOSTICS = 'com.apple.mobile.diagnostics_relay';

/** What is on a device as Apple delivers it. The first three may be deleted, which makes them apps of the user. */
const PRACTICE_APPS: readonly FakeApp[] = [
  { bundleId: 'com.apple.Keynote', name: 'Keynote', version: '14.4', type: 'User' },
  { bundleId: 'com.apple.Numbers', name: 'Numbers', version: '14.4', type: 'User' },
  { bundleId: 'com.apple.Pages', name: 'Pages', version: '14.4', type: 'User' },
  { bundleId: 'com.apple.Preferences', name: '設定', version: '1.0', type: 'System' },
  { bundleId: 'com.apple.mobilesafari', name: 'Safari', version: '26.1', type: 'System' },
];

/** What StartService can start; anything else is InvalidService. */
export function iphoneServices(phone: ServedPhone): ReadonlyMap<string, DeviceService> {
  const activation = new FakeActivation(phone);
  const framed = (name: string, key: string, conversation: () => PlistConversation): [string, DeviceService] => [
    name,
    { needsTrust: true, serve: (stream) => servePlists(stream, conversation(), serveOptions(phone, name, key)) },
  ];
  const streamed = (name: string, serve: (stream: Duplex) => Promise<void>, needsTrust = true): [string, DeviceService] => [
    name,
    { needsTrust, serve },
  ];
  const syslog = {
    recent: () => phone.journal.recent(),
    subscribe: (listener: Parameters<IphoneJournal['onLine']>[0]) => phone.journal.onLine(listener),
  };
  return new Map([
    framed('com.apple.mobile.MCInstall', 'RequestType', () => new FakeMcInstall(phone)),
    framed('com.apple.mobileactivationd', 'Command', () => activation),
    framed('com.apple.misagent', 'MessageType', () => new FakeMisagent()),
    streamed(DIAGNOSTICS, (stream) => serveDiagnostics(stream, phone)),
    streamed('com.apple.syslog_relay', (stream) => serveSyslog(stream, { ...syslog, host: phone.name })),
    streamed('com.apple.mobile.notification_proxy', (stream) => serveNotifications(stream, phone.journal)),
    streamed('com.apple.mobile.insecure_notification_proxy', (stream) => serveNotifications(stream, phone.journal), false),
    streamed('com.apple.mobile.installation_proxy', (stream) => serveInstallationProxy(stream, () => PRACTICE_APPS)),
    streamed('com.apple.afc', (stream) => serveAfc(stream, phone.files)),
  ]);
}

async function serveDiagnostics(stream: Duplex, phone: ServedPhone): Promise<void> {
  const conversation = new FakeDiagnostics(phone);
  await servePlists(stream, conversation, serveOptions(phone, DIAGNOSTICS, 'Request'));
  conversation.ended();
}

function serveOptions(phone: ServedPhone, service: string, key: string) {
  return {
    service,
    faults: phone.faults,
    pullCable: () => phone.pullCable(),
    nameOf: (request: PlistDict) => stringAt(request, key) ?? '',
    idleMs: SERVICE_IDLE_MS,
    maxFrameBytes: MAX_REQUEST_BYTES,
  };
}
