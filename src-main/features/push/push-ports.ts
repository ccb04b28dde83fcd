import type { KeyObject } from 'node:crypto';
import type { RecordActivity } from '#contract/activity.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { Incoming } from '#contract/incoming.ts';
import type { push } from '#contract/push.ts';
import type { Log } from '#lib/log.ts';
import { type Failure, fail, type Outcome } from '#lib/outcome.ts';
import type { RunsStore } from '#store/runs-store.ts';
import type { ApnsIdentity } from '../../protocols/apns/apns-client.ts';
import type { VendorSigner } from '../../protocols/push-portal/push-request.ts';
import type { Problem, PushRun } from './push-rules.ts';
import type { PushWatchPorts } from './push-watch.ts';
import type { Vendor } from './vendor-identity.ts';

export type HandshakeOutcome = Outcome<null, 'unreachable' | 'certificate-refused' | 'unexpected-answer'>;

export interface PushPorts extends Omit<PushWatchPorts, 'fleet'> {
  /** Runs of kind `push`. */
  readonly runs: RunsStore<PushRun>;
  readonly secrets: {
    put(name: string, plain: Uint8Array, at: number): void;
    get(name: string): Uint8Array | null;
    delete(name: string): void;
  };
  readonly log: Log;
  readonly publish: (event: 'changed', payload: Record<string, never>) => void;
  /** Leaves a trace of a deed. Called inside the deed's own transaction, so it must be synchronous. */
  readonly record: RecordActivity;
  /** The practice world's vendor; null outside of it. An imported vendor comes first. */
  readonly practiceVendor: Vendor | null;
  readonly buildPushRequest: (parts: { csr: Uint8Array; vendor: VendorSigner }) => Promise<string>;
  readonly handshake: (identity: ApnsIdentity) => Promise<HandshakeOutcome>;
  readonly portalUrl: () => string;
  /** RSA 2048: Apple's portal takes nothing else. */
  readonly generateKey: () => Promise<KeyObject>;
  readonly fleet: PushWatchPorts['fleet'] & {
    /** Of the devices enrolled and enabled, those bound to another topic than this: they would fall silent under it. */
    boundElsewhere(topic: string): number;
    /** The first command report after `at` of a device that was enrolled then. */
    firstAnswerSince(at: number): { at: number; deviceName: string } | null;
  };
  /** mdmcert.download, where an address and a product key are set up. */
  readonly mdmcert: {
    ask(request: {
      csrPem: string;
      email: string;
      recipientPem: string;
    }): Promise<Outcome<null, 'refused' | 'unreachable' | 'unexpected-answer'>>;
  } | null;
  /** A file that was uploaded, or one that arrived in the downloads folder; null when it is gone. */
  readonly fileOf: (incoming: Incoming) => { fileName: string; bytes: Uint8Array } | null;
}

export type PushCalls = ServiceOf<typeof push>;
export type Input<K extends keyof PushCalls> = Parameters<PushCalls[K]>[0];
export type Answer<K extends keyof PushCalls> = Awaited<ReturnType<PushCalls[K]>>;

/**
 * The answer of a call, or a question to somebody outside who may take half a minute. That is asked while nothing else waits;
 * what comes of it is settled in a turn of its own, and has to look anew at where the wizard is by then.
 */
export type Asked<R> = { readonly answer: R } | { readonly ask: () => Promise<() => R> };

export const noWizard = () => fail('no-wizard', 'no wizard is open, or it stands at another step');
export const fileGone = () => fail('file-gone', 'the file is not there any more');
export const problemOf = (failure: Failure<string>): Problem => ({ code: failure.code, details: failure.details ?? {} });
export const iso = (at: number): string => new Date(at).toISOString();
