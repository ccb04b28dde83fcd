import type { KeyObject } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import type { PlistDict } from '#plist/plist.ts';
import type { DeclaredBody } from './declared-state.ts';
import type { CommandAnswer } from './fake-mdm-conversation.ts';
import type { HttpRequest } from './fake-mdm-http.ts';
import type { DeviceFacts } from './fake-mdm-messages.ts';

/** APNs as a device sees it: one token per device and topic, pushes arrive while it listens. The last missed one is kept. */
export interface Courier {
  register(topic: string): Uint8Array;
  /** The returned function stops listening. Tokens outlive a restart. */
  listen(token: Uint8Array, onPush: (pushMagic: string) => void): () => void;
  unregister(token: Uint8Array): void;
}

/** Gets an identity from a SCEP server: `scepEnroll` of protocols/scep. */
export type EnrollIdentity = (options: {
  url: string;
  request: HttpRequest;
  subject: NameEntry[];
  challenge: string;
  keyBits: number;
}) => Promise<{ certificate: Certificate; key: KeyObject }>;

export interface FakeMdmDeviceOptions {
  readonly facts: () => DeviceFacts;
  readonly courier: Courier;
  readonly enrollIdentity: EnrollIdentity;
  readonly online: () => boolean;
  /** True (the person is busy, the device is locked …): commands that may be postponed are answered NotNow. */
  readonly answersNotNow: () => boolean;
  /** Carries out a command, given its `Command` dictionary. */
  readonly answers: (command: PlistDict) => CommandAnswer | Promise<CommandAnswer>;
  /** In Setup Assistant waiting for DeviceConfigured. */
  readonly awaitingConfiguration?: (() => boolean) | undefined;
  /** Scripted for practice: NotNow to every command, even to those that iOS itself never postpones. */
  readonly postponesEverything?: (() => boolean) | undefined;
  /** Absent: those of Apple's list for iOS. */
  readonly neverPostponed?: ReadonlySet<string> | undefined;
  /** How it lives by declarations; absent: it has none. */
  readonly declared?: DeclaredBody | undefined;
  readonly clock?: Clock | undefined;
}
