import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { outgoing } from './incoming.ts';

const deviceId = z.string().max(200);

/**
 * What is looked at, in the order of the work: first what an administrator sees to, then what the person with the device does.
 * `waiting`: it comes, but puts commands off.
 */
export const diagnosisNode = z.enum([
  'enrolment',
  'push-certificate',
  'push-topic',
  'engine',
  'identity',
  'apns',
  'fleet',
  'network',
  'waiting',
  'power',
  'update',
  'token',
  'profile',
  'user-steps',
]);

/** Why a device is silent, or a command without an answer. */
export const diagnosisCause = z.enum([
  'not-enrolled',
  'withdrawn',
  'profile-removed',
  'certificate-missing',
  'certificate-expired',
  'certificate-refused',
  'topic-changed',
  'engine-deaf',
  'identity-expired',
  'apns-unreachable',
  'apns-unavailable',
  'apns-throttled',
  'token-dead',
  'fleet-silent',
  'network-blocked',
  'mac-locked',
  'not-now',
  'answer-outstanding',
  'push-delayed',
  'battery-empty',
  'updating',
  'token-expired',
  'device-away',
  'device-broken',
  'nothing-wrong',
]);

/** What to do about a cause. The console knows where each is done. */
export const diagnosisStep = z.enum([
  'get-push',
  'renew-push',
  'roll-back-push',
  'see-engine',
  'enrol-again',
  'check-network',
  'ask-network-staff',
  'wait-for-apple',
  'message-user',
  'unlock-mac',
  'collect-console-log',
  'erase',
  'none',
]);

/** What is written to the person with the device. `none`: the cause is on our side, they need not do anything. */
export const diagnosisMessage = z.enum(['none', 'enrol-again', 'unlock', 'charge', 'update', 'network', 'token']);

/** What the person with the device did, as somebody ticked it off. In order. */
export const userStep = z.enum([
  'profile-seen',
  'charged',
  'network-reconnected',
  'sim-reseated',
  'restarted',
  'forced-restart',
  'profile-reinstalled',
]);

/** `intercepted`: somebody other than Apple (or the practice world) answered for it; `found` names the issuer. */
export const reachability = z.enum(['reached', 'no-name', 'refused', 'timed-out', 'intercepted', 'tls-failed']);

/** Who has to reach a host: the devices, the engine, or this computer. */
export const networkParty = z.enum(['device', 'engine', 'console']);

export const networkPurpose = z.enum([
  'push-to-devices',
  'push-from-engine',
  'push-portal',
  'enrolment',
  'activation',
  'apps',
  'business',
  'accounts',
  'updates',
  'certificates',
]);

const networkHost = z.object({
  host: z.string(),
  port: z.int(),
  parties: z.array(networkParty),
  purpose: networkPurpose,
  /** Null: not asked yet. */
  result: reachability.nullable(),
  found: z.string(),
});

const confidence = z.enum(['certain', 'likely', 'possible']);

const view = z.object({
  runId: z.string(),
  deviceId: z.string(),
  deviceName: z.string(),
  serialNumber: z.string(),
  startedAt: instant,
  /** APNs is being asked. */
  running: z.boolean(),
  nodes: z.array(
    z.object({ node: diagnosisNode, party: z.enum(['administrator', 'user']), state: z.enum(['passed', 'failed', 'unknown']) }),
  ),
  /** The likeliest first. */
  causes: z.array(
    z.object({
      cause: diagnosisCause,
      confidence,
      /** Facts it follows from; an instant as ISO 8601. */
      evidence: z.array(z.object({ key: z.string(), value: z.string() })),
      step: diagnosisStep,
    }),
  ),
  message: diagnosisMessage,
  done: z.array(userStep),
  network: z.object({ state: z.enum(['never', 'running', 'done']), at: instant.nullable(), hosts: z.array(networkHost) }),
});

/** Why is this device silent? */
export const diagnosis = {
  calls: {
    /** Begins a diagnosis, or the one of this device anew; what was ticked stays. Its results come by event. */
    run: call({ input: z.strictObject({ deviceId }), output: z.object({ runId: z.string() }), errors: ['device-not-found'] }),
    get: call({ input: z.strictObject({ deviceId }), output: z.object({ diagnosis: view.nullable() }), errors: [] }),
    /** Asks every host whether this computer reaches it. In practice, those of the practice world. */
    checkNetwork: call({ input: z.strictObject({ deviceId }), output: nothing, errors: ['no-diagnosis', 'already-running'] }),
    /** The person with the device did this, or did not. */
    tick: call({
      input: z.strictObject({ deviceId, step: userStep, done: z.boolean() }),
      output: nothing,
      errors: ['no-diagnosis'],
    }),
    /** For the people who look after the network: which hosts and ports have to be open, and which are not. HTML. */
    networkSheet: call({
      input: z.strictObject({ deviceId, language: z.enum(['ja', 'en']) }),
      output: outgoing,
      errors: ['no-diagnosis'],
    }),
  },
  events: { changed: z.object({ deviceId: z.string() }) },
};

export type DiagnosisView = z.output<typeof view>;
export type DiagnosisNode = z.output<typeof diagnosisNode>;
export type DiagnosisCause = z.output<typeof diagnosisCause>;
export type DiagnosisStep = z.output<typeof diagnosisStep>;
export type DiagnosisMessage = z.output<typeof diagnosisMessage>;
export type UserStep = z.output<typeof userStep>;
export type NetworkHost = z.output<typeof networkHost>;
export type NodeState = DiagnosisView['nodes'][number]['state'];
