import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type PlistDict, parsePlistDict } from '#plist/plist.ts';
import { bytesAt, dictAt } from '#plist/read.ts';

/** One message as it went over the wire: a property list in its own words, or a packet of another kind. */
export interface RecordedFrame {
  /** Index in `connections`. */
  readonly on: number;
  readonly from: 'client' | 'device';
  /** Frames of usbmuxd carry a tag; those of the device do not. */
  readonly tag?: number;
  readonly xml?: string;
  readonly base64?: string;
  /** Secrets were taken out, and the list written anew. */
  readonly edited?: true;
}

/** What one run of a client said and was answered, in order of time over all of its connections. */
export interface RecordedExchange {
  readonly tool: string;
  readonly command: string;
  /** The device before: `fresh` out of its box, `activated`, `paired` (activated, and its record stored), `supervised` besides. */
  readonly device: 'fresh' | 'activated' | 'paired' | 'supervised';
  /** `usbmuxd`, where a stream to lockdownd begins with Connect, or the name of a service inside TLS. */
  readonly connections: readonly string[];
  readonly frames: readonly RecordedFrame[];
}

export const EXCHANGES = resolve(import.meta.dirname, 'fixtures/exchanges');

/** The recorded exchanges by name. */
export function recordedExchanges(): ReadonlyMap<string, RecordedExchange> {
  const names = readdirSync(EXCHANGES).filter((name) => name.endsWith('.json'));
  return new Map(
    names.sort().map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(join(EXCHANGES, name), 'utf8')) as RecordedExchange]),
  );
}

/** The cloud configuration of a `supervised` device, but for the supervisor's certificate. */
export const PREPARED = { IsSupervised: true, AllowPairing: true, OrganizationMagic: 'M', OrganizationName: 'Example Org' };

/** What a frame says; empty for a packet. */
export const listIn = (frame: RecordedFrame): PlistDict => (frame.xml === undefined ? {} : parsePlistDict(Buffer.from(frame.xml)));

/** Was it the client's answer to a challenge? It fits that one challenge only. */
export function answersChallenge(list: PlistDict): boolean {
  return bytesAt(list, 'SignedRequest') !== undefined || bytesAt(dictAt(list, 'PairingOptions') ?? {}, 'ChallengeResponse') !== undefined;
}

/** A message as lockdownd and most services frame it. */
export function framed(body: Uint8Array): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}
