import type { Duplex } from 'node:stream';
import { type TLSSocket, type TLSSocketOptions, TLSSocket as TlsServer } from 'node:tls';
import type { PlistDict, PlistInput, PlistInputDict } from '#plist/plist.ts';
import { PlistStreamError } from '#plist/plist-stream.ts';
import { stringAt } from '#plist/read.ts';
import { LOCKDOWN_PORT } from '../protocols/lockdown/fake-lockdown.ts';
import { type ScriptedReply, serveScript, ThenTls } from '../protocols/lockdown/lockdown-scripted-device.ts';
import type { UsbmuxTarget } from '../protocols/usbmux/fake-usbmuxd.ts';

/** What a phone can be made of: its lies come on top of an honest one. */
export interface PhoneMakings {
  /** PEM, PKCS#1. */
  readonly devicePublicKeyPem: Buffer;
  readonly tls: TLSSocketOptions;
}

/** How a phone differs from an honest one. */
export interface Lies {
  /** Instead of lockdownd's honest answer; undefined: the honest one. */
  readonly lockdown?: (request: PlistDict, honest: ScriptedReply) => ScriptedReply | undefined;
  /** Instead of the answer of any service. */
  readonly service?: (request: PlistDict) => ScriptedReply;
  /** Everything on every port, from the first byte on. */
  readonly bytes?: (stream: Duplex) => void;
  /** Beside TLS, once it stands. */
  readonly secured?: (secured: TLSSocket, wire: Duplex) => void;
}

/** For tests: a device on the simulated bus that pairs with anyone and means no good. */
export function hostilePhone(place: number, makings: PhoneMakings, lies: Lies): UsbmuxTarget {
  const udid = `0000DEAD-${place.toString(16).toUpperCase().padStart(16, '0')}`;
  const speak = (stream: Duplex, answer: (request: PlistDict) => ScriptedReply) => {
    if (lies.bytes !== undefined) {
      stream.on('error', () => {});
      return lies.bytes(stream);
    }
    serveScript(stream, answer, (secured) => secured.once('secure', () => lies.secured?.(secured, stream))).catch((error: unknown) => {
      if (!(error instanceof PlistStreamError)) throw error;
    });
  };
  const lockdown = (request: PlistDict): ScriptedReply => {
    const honest = honestLockdown(request, makings, udid);
    return lies.lockdown?.(request, honest) ?? honest;
  };
  const service = lies.service ?? (() => ({ Status: 'Acknowledged' }));
  return {
    udid,
    productId: 0x12a8,
    locationId: 0x1500_0000 + place,
    accept: (port) => (stream) => {
      if (port === LOCKDOWN_PORT || lies.bytes !== undefined) return speak(stream, lockdown);
      const secured = new TlsServer(stream, { isServer: true, ...makings.tls });
      secured.on('error', () => {});
      stream.on('error', () => {});
      speak(secured, service);
    },
  };
}

const SERVICE_PORT = 50_000;

function honestLockdown(request: PlistDict, { devicePublicKeyPem, tls }: PhoneMakings, udid: string): ScriptedReply {
  const name = stringAt(request, 'Request') ?? '';
  const said = (more: PlistInputDict): PlistInputDict => ({ Request: name, ...more });
  const values: Readonly<Record<string, PlistInput>> = {
    ActivationState: 'Unactivated',
    DeviceName: 'iPhone',
    DevicePublicKey: devicePublicKeyPem,
    ProductType: 'iPhone14,5',
    ProductVersion: '18.1',
    SerialNumber: `BAD${udid.slice(-7)}`,
    UniqueDeviceID: udid,
  };
  switch (name) {
    case 'GetValue': {
      if (stringAt(request, 'Domain') !== undefined) return said({ Value: {} });
      const key = stringAt(request, 'Key');
      if (key === undefined) return said({ Value: values });
      return said(Object.hasOwn(values, key) ? { Value: values[key] } : { Error: 'MissingValue' });
    }
    case 'Pair':
      return said({ EscrowBag: Buffer.alloc(32, 1) });
    case 'StartSession':
      return new ThenTls(said({ SessionID: 'S', EnableSessionSSL: true }), tls);
    case 'StartService':
      return said({ Port: SERVICE_PORT, EnableServiceSSL: true });
    default:
      return said({});
  }
}
