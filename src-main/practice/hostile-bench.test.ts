import { setInterval as every } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Slot } from '#contract/bench.ts';
import type { PlistDict, PlistInput } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import { framed } from '#plist/testing.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import { pairedDevice, type ScriptedReply, ThenTls } from '../protocols/lockdown/lockdown-scripted-device.ts';
import type { FakeUsbmuxd } from '../protocols/usbmux/fake-usbmuxd.ts';
import type { FakeIphone } from './fake-iphone.ts';
import { hostilePhone, type Lies, type PhoneMakings } from './hostile-phone.ts';

// One bench, through the real clients: good phones and hostile ones plugged in together. What is asked of the bench is only what
// any bench must do: one card each, with a reason where a person must look, and no good phone disturbed.

/** So much faster do time limits pass here: a phone that never answers costs ten seconds four times. */
const HASTE = 4;
const GOOD = 3;

let makings: PhoneMakings;
let world: PracticeCore;
let usbmuxd: FakeUsbmuxd;
let good: readonly FakeIphone[];
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  const slow = globalThis.setTimeout;
  const hasty = (task: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => slow(task, ms >= 1_000 ? ms / HASTE : ms, ...given);
  vi.stubGlobal('setTimeout', Object.assign(hasty, slow));
  process.on('unhandledRejection', note);
  makings = await pairedDevice();
  world = await startPracticeCore({ devices: 0, times: { waitPoll: 60, busRetry: 50 } });
  const { practice } = world.core;
  if (practice === null) throw new Error('no practice world');
  usbmuxd = practice.bench.usbmuxd;
  practice.bench.setCount(GOOD);
  good = practice.bench.devices();
  await until(goodReady, 60_000, cards);
});

afterAll(async () => {
  await world.end();
  process.off('unhandledRejection', note);
  vi.unstubAllGlobals();
});

async function cards(): Promise<readonly Slot[]> {
  const answer = await world.bridge.bench.slots({});
  if (!answer.ok) throw new Error('no slots');
  return answer.value.slots;
}

const cardsOf = async (udid: string) => (await cards()).filter((card) => card.udid === udid);

async function until(look: () => Promise<boolean>, limitMs: number, what: () => Promise<unknown>): Promise<void> {
  for (const end = performance.now() + limitMs; !(await look()); await delay(20)) {
    if (performance.now() > end) throw new Error(`it never came so far: ${JSON.stringify(await what())}`);
  }
}

async function goodReady(): Promise<boolean> {
  const all = await cards();
  return good.every((phone) => all.some((card) => card.udid === phone.udid && card.state === 'ready'));
}

/** What every answer may be lied about: the key is there, its value is not what it should be. */
const wrong = (value: PlistInput): Lies => ({
  lockdown: (_request, honest) => {
    if (honest instanceof ThenTls) return new ThenTls({ ...honest.reply, SessionID: value }, honest.options);
    if (typeof honest !== 'object' || honest instanceof Uint8Array) return honest;
    return Object.fromEntries(Object.keys(honest).map((key) => [key, key === 'Request' ? honest[key] : value]));
  },
});
const only =
  (name: string, lie: (request: PlistDict, honest: ScriptedReply) => ScriptedReply): NonNullable<Lies['lockdown']> =>
  (request, honest) =>
    stringAt(request, 'Request') === name ? lie(request, honest) : undefined;

const flood: Lies['bytes'] = (stream) => {
  // A frame within the bound, of which the end never comes, and whatever comes after it.
  stream.once('data', () => {
    stream.write(framed(Buffer.from('<plist><dict><key>Value</key><string>'), 16 * 1024 * 1024));
    const piece = Buffer.alloc(65_536, 0x61);
    const more = () => {
      while (!stream.destroyed && stream.write(piece));
    };
    stream.on('drain', more);
    more();
  });
  stream.resume();
};

const drip: Lies['bytes'] = (stream) => {
  stream.resume();
  const answer = framed(Buffer.from('<plist><dict><key>Request</key><string>GetValue</string></dict></plist>'));
  let at = 0;
  const timer = every(() => stream.write(answer.subarray(at, (at += 1))), 1_000 / HASTE);
  stream.once('close', () => clearInterval(timer));
};

let previous: ScriptedReply = {};

const hostile: readonly (readonly [name: string, lies: Lies])[] = [
  ['never answers', { lockdown: () => 'silence' }],
  ['answers one byte a second', { bytes: drip }],
  ['sends a value without end', { bytes: flood }],
  ['announces four gibibytes', { lockdown: () => Buffer.from([0xff, 0xff, 0xff, 0xf0]) }],
  ['sends what is no list', { lockdown: () => framed(Buffer.from('no list')) }],
  ['sends TLS where there is none', { lockdown: () => Buffer.from('16030100020100', 'hex') }],
  ['hangs up at every request', { lockdown: () => 'hang up' }],
  ['hangs up as soon as it is spoken to', { bytes: (stream) => void stream.destroy() }],
  [
    'answers each request with the answer before',
    {
      lockdown: (_request, honest) => {
        const late = previous;
        previous = honest;
        return late instanceof ThenTls ? late.reply : late;
      },
    },
  ],
  ['gives text for everything', wrong('text')],
  ['gives a number for everything', wrong(-1)],
  ['gives a list for everything', wrong([[], {}])],
  ['gives bytes for everything', wrong(Buffer.from('bytes'))],
  [
    'has a public key of another kind',
    { lockdown: only('GetValue', keyed(Buffer.from('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'))) },
  ],
  ['has a public key of a megabyte', { lockdown: only('GetValue', keyed(Buffer.alloc(1024 * 1024, '-----BEGIN '))) }],
  ['wants a signature over nothing', { lockdown: only('Pair', () => ({ Request: 'Pair', Error: 'MCChallengeRequired' })) }],
  ['says that the session stands and starts no TLS', { lockdown: only('StartSession', (_request, honest) => (honest as ThenTls).reply) }],
  [
    'never finishes TLS',
    { lockdown: only('StartSession', () => Buffer.concat([framed(Buffer.from(sessionReply)), Buffer.from('160303', 'hex')])) },
  ],
  ['breaks into TLS', { secured: (_secured, wire) => void wire.write(Buffer.from('this is no record')) }],
  ['renegotiates TLS for ever', { lockdown: only('StartSession', oldTls), secured: renegotiate }],
  ['starts every service at port 0', { lockdown: only('StartService', () => ({ Request: 'StartService', Port: 0 })) }],
  ['has services that say nothing of themselves', { service: () => ({}) }],
  ['has services that hang up', { service: () => 'hang up' }],
];

const sessionReply =
  '<plist><dict><key>Request</key><string>StartSession</string><key>SessionID</key><string>S</string><key>EnableSessionSSL</key><true/></dict></plist>';

function keyed(key: Buffer) {
  return (request: PlistDict, honest: ScriptedReply): ScriptedReply =>
    stringAt(request, 'Key') === 'DevicePublicKey' ? { Request: 'GetValue', Value: key } : honest;
}

function oldTls(_request: PlistDict, honest: ScriptedReply): ScriptedReply {
  return honest instanceof ThenTls ? new ThenTls(honest.reply, { ...honest.options, maxVersion: 'TLSv1.2' }) : honest;
}

function renegotiate(...[secured]: Parameters<NonNullable<Lies['secured']>>): void {
  const again = () => {
    if (!secured.destroyed) secured.renegotiate({}, (error) => error === null && setImmediate(again));
  };
  again();
}

describe('good phones beside hostile ones', () => {
  it(`${hostile.length} hostile phones each end as one card for a person to look at, and the good ones are ready`, {
    timeout: 120_000,
  }, async () => {
    for (const phone of good) phone.unplug();
    await until(async () => (await cards()).length === 0, 20_000, cards);
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = every(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const phones = hostile.map(([name, lies], place) => ({ name, target: hostilePhone(place, makings, lies) }));
    for (const { target } of phones) usbmuxd.attach(target);
    const states = async () =>
      (await cards()).map((card) => [phones.find(({ target }) => target.udid === card.udid)?.name ?? card.name, card.state, card.problem]);

    for (const phone of good) phone.plug();
    await until(goodReady, 60_000, states);
    const settled = async () => (await cards()).every((card) => card.state === 'attention' || card.state === 'ready');
    await until(settled, 100_000, states);
    clearInterval(watch);

    const all = await cards();
    for (const { name, target } of phones) {
      const own = all.filter((card) => card.udid === target.udid);
      expect({ name, cards: own.map(({ state, problem }) => ({ state, hasReason: problem !== null })) }).toEqual({
        name,
        cards: [{ state: 'attention', hasReason: true }],
      });
    }
    expect(await goodReady()).toBe(true);
    expect(all).toHaveLength(GOOD + phones.length);
    expect(peak - before).toBeLessThan(600 * 1024 * 1024);
    for (const { target } of phones) usbmuxd.detach(target.udid);
    await until(async () => (await cards()).length === GOOD, 10_000, states);
    expect(unhandled).toEqual([]);
  });

  it('one that lies about nothing would be ready', async () => {
    const phone = hostilePhone(100, makings, {});
    usbmuxd.attach(phone);
    await until(async () => (await cardsOf(phone.udid))[0]?.state === 'ready', 20_000, cards);
    usbmuxd.detach(phone.udid);
  });

  it.each<[string, PlistInput]>([
    ['text', 'text'],
    ['a number', -1],
    ['half a number', 45.5],
    ['no number', Number.NaN],
    ['a number beyond any', 1e300],
    ['a whole number beyond any', 2n ** 63n],
    ['a yes', true],
    ['a list', [[], {}]],
    ['a dictionary', { a: {} }],
    ['bytes', Buffer.from('bytes')],
    ['a date', new Date(0)],
  ])('one that says %s of all that it is asked of itself is shown, and so are the others', async (_name, value) => {
    const says = (request: PlistDict, honest: ScriptedReply): ScriptedReply => {
      if (stringAt(request, 'Key') === 'DevicePublicKey') return honest;
      const keys = [
        'ActivationState',
        'DeviceName',
        'ProductType',
        'ProductVersion',
        'SerialNumber',
        'UniqueDeviceID',
        'TelephonyCapability',
      ];
      const more = [
        'InternationalMobileEquipmentIdentity',
        'BatteryCurrentCapacity',
        'BatteryIsCharging',
        'PasswordProtected',
        'WiFiAddress',
      ];
      return { Request: 'GetValue', Value: Object.fromEntries([...keys, ...more].map((key) => [key, value])) };
    };
    const phone = hostilePhone(103, makings, { lockdown: only('GetValue', says) });
    usbmuxd.attach(phone);
    await until(async () => ['ready', 'attention'].includes((await cardsOf(phone.udid))[0]?.state ?? ''), 20_000, cards);
    usbmuxd.detach(phone.udid);
    await until(async () => (await cardsOf(phone.udid)).length === 0, 20_000, cards);
    expect(await goodReady()).toBe(true);
    expect(unhandled).toEqual([]);
  });

  it('one with a name of half a megabyte has a card of a few kilobytes', async () => {
    const name = 'な'.repeat(150_000);
    const says = (request: PlistDict, honest: ScriptedReply): ScriptedReply =>
      stringAt(request, 'Key') === 'DevicePublicKey'
        ? honest
        : { Request: 'GetValue', Value: { DeviceName: name, SerialNumber: name, ProductType: name } };
    const phone = hostilePhone(104, makings, { lockdown: only('GetValue', says) });
    usbmuxd.attach(phone);
    await until(async () => ['ready', 'attention'].includes((await cardsOf(phone.udid))[0]?.state ?? ''), 20_000, cards);
    expect(JSON.stringify(await cardsOf(phone.udid)).length).toBeLessThan(10_000);
    usbmuxd.detach(phone.udid);
    await until(async () => (await cardsOf(phone.udid)).length === 0, 20_000, cards);
  });

  it('a phone that comes and goes a thousand times leaves nothing behind', async () => {
    const phone = hostilePhone(101, makings, {});
    for (let times = 0; times < 1_000; times += 1) {
      usbmuxd.attach(phone);
      if (times % 10 === 0) await delay(1);
      usbmuxd.detach(phone.udid);
    }
    await until(async () => (await cardsOf(phone.udid)).length === 0, 20_000, cards);
    usbmuxd.attach(phone);
    await until(async () => (await cardsOf(phone.udid))[0]?.state === 'ready', 20_000, cards);
    usbmuxd.detach(phone.udid);
    await until(async () => (await cardsOf(phone.udid)).length === 0, 20_000, cards);
    expect(await goodReady()).toBe(true);
    expect(unhandled).toEqual([]);
  });

  it.each([
    ['a path', '../../../../etc/passwd'],
    ['a megabyte', 'A'.repeat(1024 * 1024)],
    ['lines', 'A\nB\r\0C'],
    ['nothing', ''],
  ])('a device whose serial number is %s has no card', async (_name, serial) => {
    const honest = hostilePhone(105, makings, {});
    const odd = {
      DeviceID: 99_998,
      Properties: { DeviceID: 99_998, SerialNumber: serial, ConnectionType: 'USB', LocationID: 1, ProductID: 0x12a8 },
    };
    usbmuxd.announce({ MessageType: 'Attached', ...odd });
    // Events come in their order: when the next phone is there, the odd one was heard.
    usbmuxd.attach(honest);
    await until(async () => (await cardsOf(honest.udid)).length === 1, 20_000, cards);
    expect(await cards()).toHaveLength(GOOD + 1);
    usbmuxd.detach(honest.udid);
    await until(async () => (await cardsOf(honest.udid)).length === 0, 20_000, cards);
  });

  it('one UDID that is plugged in twice at once is two cards, and neither is touched until one of them is gone', async () => {
    const phone = hostilePhone(102, makings, {});
    usbmuxd.attach(phone);
    await until(async () => (await cardsOf(phone.udid))[0]?.state === 'ready', 30_000, cards);
    const twin = {
      DeviceID: 99_999,
      Properties: { DeviceID: 99_999, SerialNumber: phone.udid, ConnectionType: 'USB', LocationID: 1, ProductID: 0x12a8 },
    };
    const second = `${phone.udid}#99999`;
    usbmuxd.announce({ MessageType: 'Attached', ...twin });
    await until(async () => (await cardsOf(second)).length === 1, 30_000, cards);
    expect(await cardsOf(second)).toMatchObject([{ state: 'attention', problem: 'udid-twice', duplicate: true }]);
    expect(await cardsOf(phone.udid)).toMatchObject([{ state: 'ready', duplicate: true }]);
    usbmuxd.announce({ MessageType: 'Detached', DeviceID: 99_999 });
    await until(async () => (await cardsOf(second)).length === 0, 20_000, cards);
    expect(await cardsOf(phone.udid)).toMatchObject([{ state: 'ready', duplicate: false }]);
    usbmuxd.detach(phone.udid);
    await until(async () => (await cardsOf(phone.udid)).length === 0, 20_000, cards);
    expect(unhandled).toEqual([]);
  });
});
