import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type Duplex, duplexPair } from 'node:stream';
import { findTool } from '#lib/testing/find-tool.ts';
import { buildXmlPlist, type PlistDict, type PlistInputDict, type PlistValue, parsePlistDict } from '#plist/plist.ts';
import { booleanAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import { TestHost } from '../src-main/practice/bench-testing.ts';
import { EXCHANGES, PREPARED, type RecordedExchange, type RecordedFrame } from '../src-main/practice/exchange-fixtures.ts';
import type { FakeIphone } from '../src-main/practice/fake-iphone.ts';
import { Strangers } from '../src-main/practice/strangers-testing.ts';
import { takeAfcPacket } from '../src-main/protocols/afc/afc-packet.ts';
import { UsbmuxFrameReader } from '../src-main/protocols/usbmux/usbmux-frame.ts';

// Records what real clients and the practice bench say to each other (src-main/practice/fixtures/exchanges/README.md).

type From = RecordedFrame['from'];
const LOCKDOWN_PORT_SWAPPED = 32498;

/** Everything said during one run, in order. */
class Recorder {
  readonly connections: string[] = [];
  readonly frames: RecordedFrame[] = [];

  connection(to: string): number {
    return this.connections.push(to) - 1;
  }

  plist(on: number, from: From, bytes: Buffer, tag?: number): void {
    const dict = parsePlistDict(bytes);
    const clean = withoutSecrets(dict);
    const xml = clean === dict ? bytes.toString('utf8') : buildXmlPlist(clean).toString('utf8');
    this.frames.push({ on, from, ...(tag === undefined ? {} : { tag }), xml, ...(clean === dict ? {} : { edited: true as const }) });
  }

  packet(on: number, from: From, bytes: Buffer): void {
    this.frames.push({ on, from, base64: bytes.toString('base64') });
  }
}

/** The same dictionary when there was nothing to take out. */
function withoutSecrets(dict: PlistDict): PlistDict {
  let changed = false;
  const clean: Record<string, PlistValue> = {};
  for (const [key, value] of Object.entries(dict)) {
    const kept = secretless(key, value);
    changed ||= kept !== value;
    if (kept !== undefined) clean[key] = kept;
  }
  return changed ? clean : dict;
}

function secretless(key: string, value: PlistValue): PlistValue | undefined {
  if (key === 'RootPrivateKey' || key === 'HostPrivateKey') return undefined;
  if (key === 'EscrowBag') return Buffer.alloc(32, 'E');
  if (key === 'PairRecordData' && value instanceof Uint8Array) return buildXmlPlist(withoutSecrets(parsePlistDict(value)));
  return isPlistDict(value) ? withoutSecrets(value) : value;
}

/** Cuts one direction of a framed service into messages. */
function framer(onFrame: (body: Buffer) => void): (chunk: Buffer) => void {
  let bytes = Buffer.alloc(0);
  return (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0)) {
      const end = 4 + bytes.readUInt32BE(0);
      onFrame(bytes.subarray(4, end));
      bytes = bytes.subarray(end);
    }
  };
}

function packeter(onPacket: (packet: Buffer) => void): (chunk: Buffer) => void {
  let bytes = Buffer.alloc(0);
  return (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let taken = takeAfcPacket(bytes); taken !== null; taken = takeAfcPacket(bytes)) {
      onPacket(bytes.subarray(0, bytes.length - taken.rest.length));
      bytes = Buffer.from(taken.rest);
    }
  };
}

/** Hears a client's connection to usbmuxd, and the stream to lockdownd on it until TLS begins; what follows is dark. */
function usbmuxTap(recorder: Recorder): Record<From, (chunk: Buffer) => void> {
  let on: number | null = null;
  let stage: 'usbmux' | 'lockdown' | 'dark' = 'usbmux';
  let asked: PlistDict = {};
  const readers = { client: new UsbmuxFrameReader(), device: new UsbmuxFrameReader() };
  const lockdown = (from: From) =>
    framer((body) => {
      if (stage !== 'lockdown' || on === null) return;
      recorder.plist(on, from, body);
      if (from === 'device' && booleanAt(parsePlistDict(body), 'EnableSessionSSL') === true) stage = 'dark';
    });
  const framers = { client: lockdown('client'), device: lockdown('device') };
  const hear = (from: From) => (chunk: Buffer) => {
    if (stage === 'lockdown') return framers[from](chunk);
    if (stage === 'dark') return;
    readers[from].append(chunk);
    for (let frame = readers[from].next(); frame !== null; frame = readers[from].next()) {
      const message = parsePlistDict(frame.payload);
      if (from === 'client') asked = message;
      // A service's port is another one every time: its stream is heard inside TLS.
      if (stringAt(asked, 'MessageType') === 'Connect' && numberAt(asked, 'PortNumber') !== LOCKDOWN_PORT_SWAPPED) {
        stage = 'dark';
        return;
      }
      on ??= recorder.connection('usbmuxd');
      recorder.plist(on, from, frame.payload, frame.tag);
      if (from === 'device' && stringAt(asked, 'MessageType') === 'Connect' && numberAt(message, 'Number') === 0) {
        stage = 'lockdown';
        for (const each of ['client', 'device'] as const) framers[each](readers[each].rest());
        return;
      }
    }
  };
  return { client: hear('client'), device: hear('device') };
}

/** Services of the device as they speak inside TLS. */
function tapServices(phone: FakeIphone, recorder: () => Recorder | null): void {
  const original = phone.service.bind(phone);
  phone.service = (name) => {
    const service = original(name);
    const into = recorder();
    if (service === undefined || into === null) return service;
    return {
      ...service,
      serve: (stream: Duplex) => {
        const on = into.connection(name);
        const [near, far] = duplexPair();
        const cut = (from: From) =>
          name === 'com.apple.afc' ? packeter((packet) => into.packet(on, from, packet)) : framer((body) => into.plist(on, from, body));
        stream.on('data', cut('client')).on('error', () => {});
        near.on('data', cut('device')).on('error', () => {});
        stream.pipe(near).pipe(stream);
        return service.serve(far);
      },
    };
  };
}

async function tapped(host: TestHost, recorder: () => Recorder | null): Promise<{ address: string; stop: () => void }> {
  const [name, port] = host.address.split(':');
  const server = createServer((client) => {
    const into = recorder();
    const daemon = connect(Number(port), name ?? '');
    const tap = into === null ? null : usbmuxTap(into);
    client.on('error', () => {}).on('data', (chunk: Buffer) => tap?.client(chunk));
    daemon.on('error', () => {}).on('data', (chunk: Buffer) => tap?.device(chunk));
    client.pipe(daemon).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

interface Plan {
  readonly name: string;
  readonly device: RecordedExchange['device'];
  /** Each with its own run of the tool; the device's UDID is added. */
  readonly commands: readonly (readonly string[])[];
  readonly tool: 'go-ios' | 'libimobiledevice';
  /** Only what was said to services: the way to them is the same every time. */
  readonly servicesOnly?: true;
}

const strangers = new Strangers();
const openssl = findTool('openssl');
const goIos = strangers.goIos();
const pairTool = findTool('idevicepair');
const identity = openssl === null ? null : await strangers.supervisionIdentity(openssl);
if (goIos === null || identity === null || pairTool === null) {
  throw new Error('needs go-ios (a development package), openssl and libimobiledevice-utils');
}
const versions = {
  'go-ios': `go-ios ${(JSON.parse(execFileSync(goIos, ['version'], { encoding: 'utf8' })) as { version: string }).version}`,
  libimobiledevice: execFileSync(pairTool, ['--version'], { encoding: 'utf8' }).trim().replace(/^\S+/, 'libimobiledevice'),
};
const withIdentity = [`--p12file=${identity.p12}`, '--password=secret'];
const plans: readonly Plan[] = [
  {
    name: 'libimobiledevice-pair',
    tool: 'libimobiledevice',
    device: 'fresh',
    commands: [
      ['idevicepair', 'pair'],
      ['idevicepair', 'validate'],
    ],
  },
  {
    name: 'libimobiledevice-services',
    tool: 'libimobiledevice',
    device: 'paired',
    servicesOnly: true,
    commands: [
      ['idevicediagnostics', 'diagnostics'],
      ['idevicediagnostics', 'ioregentry', 'AppleSmartBattery'],
      ['ideviceprovision', 'list'],
    ],
  },
  { name: 'go-ios-pair', tool: 'go-ios', device: 'fresh', commands: [['list'], ['pair']] },
  {
    name: 'go-ios-prepare',
    tool: 'go-ios',
    device: 'paired',
    servicesOnly: true,
    commands: [['prepare', '--skip-all', `--certfile=${identity.der}`, '--orgname=Example Org', '--locale=ja_JP', '--lang=ja']],
  },
  {
    name: 'go-ios-services',
    tool: 'go-ios',
    device: 'paired',
    servicesOnly: true,
    commands: [['batteryregistry'], ['apps', '--list'], ['profile', 'list'], ['reboot']],
  },
  { name: 'go-ios-supervised-pair', tool: 'go-ios', device: 'supervised', commands: [['pair', ...withIdentity]] },
  {
    name: 'go-ios-supervisor',
    tool: 'go-ios',
    device: 'supervised',
    servicesOnly: true,
    commands: [
      ['profile', 'add', 'wifi.mobileconfig', ...withIdentity],
      ['profile', 'list'],
      ['profile', 'remove', 'org.example.wifi'],
      ['erase', '--force'],
    ],
  },
];
mkdirSync(EXCHANGES, { recursive: true });
writeFileSync(join(strangers.folder, 'wifi.mobileconfig'), wifiProfile());
for (const plan of plans) await record(plan);
strangers.remove();
process.exit(0);

async function record({ name, device, commands, tool, servicesOnly }: Plan): Promise<void> {
  const host = await TestHost.start(1);
  const phone = host.phone();
  let recorder: Recorder | null = null;
  tapServices(phone, () => recorder);
  const { address, stop } = await tapped(host, () => (servicesOnly ? null : recorder));
  const run = async (args: readonly string[]) => {
    const [program = '', ...rest] = tool === 'go-ios' ? [goIos ?? '', ...args, `--udid=${phone.udid}`] : args;
    const { code, stderr } = await strangers.run(address, program, tool === 'go-ios' ? rest : ['-u', phone.udid, ...rest]);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${stderr}`);
  };
  if (device !== 'fresh') phone.setActivationState('Activated');
  if (device === 'paired' || device === 'supervised') await run(tool === 'go-ios' ? ['pair'] : ['idevicepair', 'pair']);
  if (device === 'supervised') {
    const certificates = [readFileSync(identity?.der ?? '')];
    phone.configure({ ...PREPARED, SupervisorHostCertificates: certificates });
    phone.finishSetup();
  }
  const into = new Recorder();
  recorder = into;
  for (const command of commands) await run(command);
  recorder = null;
  const said = commands.map((command) => command.map((word) => word.replaceAll(`${strangers.folder}/`, '')).join(' ')).join('; ');
  const exchange: RecordedExchange = { tool: versions[tool], command: said, device, connections: into.connections, frames: into.frames };
  writeFileSync(join(EXCHANGES, `${name}.json`), `${JSON.stringify(exchange, null, 1)}\n`);
  process.stdout.write(`${name}: ${exchange.connections.length} connections, ${exchange.frames.length} frames\n`);
  stop();
  await host.stop();
}

function wifiProfile(): Buffer {
  const common: PlistInputDict = { PayloadVersion: 1, PayloadUUID: 'B0A1C0DE-0000-4000-8000-000000000001' };
  return buildXmlPlist({
    ...common,
    PayloadType: 'Configuration',
    PayloadIdentifier: 'org.example.wifi',
    PayloadDisplayName: 'Office',
    PayloadContent: [{ ...common, PayloadType: 'com.apple.wifi.managed', PayloadIdentifier: 'org.example.wifi.1', SSID_STR: 'Office' }],
  });
}
