import type { KeyObject } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import type { PlistDict, PlistInput } from '#plist/plist.ts';

/** APNs as a device sees it: one token per device and topic, pushes arrive while it listens. The last missed one is kept. */
export interface Courier {
  /** `known`: a token given earlier that the device would like to keep. */
  register(topic: string, known?: Uint8Array): Uint8Array;
  /** The returned function stops listening. */
  listen(token: Uint8Array, onPush: (pushMagic: string) => void): () => void;
  unregister(token: Uint8Array): void;
}

export interface DeviceFacts {
  readonly udid: string;
  readonly serialNumber: string;
  readonly productName: string;
  readonly osVersion: string;
  readonly buildVersion: string;
  readonly deviceName: string;
  readonly imei: string | null;
}

/** Gets an identity from a SCEP server; `scepEnroll` of protocols/scep. */
export type EnrollIdentity = (options: {
  url: string;
  request: HttpRequest;
  subject: NameEntry[];
  challenge: string;
  keyBits?: number;
}) => Promise<{ certificate: Certificate; key: KeyObject }>;

export type HttpRequest = (
  url: string,
  init: { method: 'GET' | 'POST' | 'PUT'; headers?: Record<string, string>; body?: Uint8Array },
) => Promise<{ status: number; body: Buffer }>;

/** The payload of an Acknowledged answer, or the ErrorChain of a failed one. */
export type CommandAnswer = { readonly payload: { readonly [key: string]: PlistInput } } | { readonly errorChain: readonly DeviceError[] };
export interface DeviceError {
  readonly code: number;
  readonly domain: string;
  readonly text: string;
}

export interface FakeMdmDeviceOptions {
  readonly facts: () => DeviceFacts;
  readonly courier: Courier;
  readonly enrollIdentity: EnrollIdentity;
  readonly online: () => boolean;
  /** True: everything that iOS may postpone is answered NotNow. */
  readonly answersNotNow: () => boolean;
  /** Carries out a command (its `Command` dictionary). */
  readonly answers: (command: PlistDict) => CommandAnswer;
  /** In Setup Assistant waiting for DeviceConfigured. */
  readonly awaitingConfiguration?: (() => boolean) | undefined;
  /** Request types never postponed; iOS's own list when absent. */
  readonly neverPostponed?: ReadonlySet<string> | undefined;
  readonly clock?: Clock | undefined;
}
