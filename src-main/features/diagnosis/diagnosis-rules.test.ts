import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiagnosisCause, diagnosisCause, diagnosisNode, type NetworkHost, userStep } from '#contract/diagnosis.ts';
import type { DiagnosisFacts } from './diagnosis-facts.ts';
import { diagnose } from './diagnosis-rules.ts';

const NOW = Date.UTC(2026, 10, 21, 3, 0, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TOPIC = 'com.apple.mgmt.External.a';

type Change = {
  [K in keyof DiagnosisFacts]?: DiagnosisFacts[K] extends object | null ? Partial<DiagnosisFacts[K]> | null : DiagnosisFacts[K];
};

/** A managed device of a fleet at work, that was heard of `ago`; a command waits for it, APNs took the ring. */
function world(ago: number, change: Change = {}): DiagnosisFacts {
  const heard = NOW - ago;
  const base: DiagnosisFacts = {
    now: NOW,
    device: {
      management: 'managed',
      lastContactAt: heard,
      enrolledAt: NOW - 200 * DAY,
      batteryLevel: 0.8,
      informationAt: heard - HOUR,
      lockedAt: null,
      identityExpiresAt: NOW + 300 * DAY,
      topic: TOPIC,
      updateAt: null,
    },
    certificate: { topic: TOPIC, expiresAt: NOW + 100 * DAY },
    mayRollBack: true,
    queue: {
      open: 1,
      oldestAt: NOW - 30 * MINUTE,
      notNow: 0,
      notNowAt: null,
      pushedAt: NOW - 30 * MINUTE,
      handedOutAt: null,
      problem: null,
    },
    ring: { at: NOW, problem: null },
    fleet: { others: 20, heardSince: 19, silent: 1 },
    engineListens: true,
    network: null,
    done: [],
  };
  const merged = Object.fromEntries(
    Object.entries(base).map(([key, value]) => {
      const changed = change[key as keyof Change];
      if (changed === undefined) return [key, value];
      return [
        key,
        changed !== null && typeof changed === 'object' && !Array.isArray(changed)
          ? { ...(value as object), ...(changed as object) }
          : changed,
      ];
    }),
  );
  return merged as unknown as DiagnosisFacts;
}

const host = (
  purpose: NetworkHost['purpose'],
  result: NetworkHost['result'],
  parties: NetworkHost['parties'] = ['device'],
): NetworkHost => ({
  host: 'x.push.apple.com',
  port: 443,
  parties,
  purpose,
  result,
  found: '',
});
const open = [host('push-to-devices', 'reached'), host('push-from-engine', 'reached', ['engine'])];
const problem = (reason: string): Change => ({ ring: { at: NOW, problem: reason } });
const nobodyElse = { others: 20, heardSince: 0, silent: 20 };
const everyStep = userStep.options;

/** What was broken, by somebody who knows; the rules have to find it from its traces. */
const faults: readonly [string, DiagnosisCause, DiagnosisFacts][] = [
  [
    'the push certificate expired yesterday (S-13)',
    'certificate-expired',
    world(20 * HOUR, { certificate: { expiresAt: NOW - DAY }, ...problem('certificate-refused'), fleet: nobodyElse }),
  ],
  ['… and the device was heard of by chance', 'certificate-expired', world(20 * MINUTE, { certificate: { expiresAt: NOW - DAY } })],
  [
    '… and it has been silent for two weeks since',
    'certificate-expired',
    world(14 * DAY, { certificate: { expiresAt: NOW - 14 * DAY }, fleet: nobodyElse }),
  ],
  ['the push certificate was removed', 'certificate-missing', world(2 * DAY, { certificate: null, ...problem('no-certificate') })],
  [
    'somebody pressed Create instead of Renew',
    'topic-changed',
    world(2 * DAY, { certificate: { topic: 'com.apple.mgmt.External.b' }, ...problem('DeviceTokenNotForTopic'), fleet: nobodyElse }),
  ],
  ['… and the topic was put back, but the token is still of the other', 'topic-changed', world(2 * DAY, problem('DeviceTokenNotForTopic'))],
  ['somebody pressed Revoke', 'certificate-refused', world(2 * DAY, { ...problem('BadCertificate'), fleet: nobodyElse })],
  ['APNs refuses the handshake', 'certificate-refused', world(5 * HOUR, problem('certificate-refused'))],
  ['the engine cannot open its port', 'engine-deaf', world(3 * DAY, { engineListens: false, fleet: nobodyElse })],
  ['the identity of the device ended', 'identity-expired', world(3 * DAY, { device: { identityExpiresAt: NOW - 3 * DAY } })],
  ['this computer has no way out', 'apns-unreachable', world(5 * HOUR, { ...problem('unreachable'), fleet: nobodyElse })],
  [
    'the firewall here closes APNs',
    'apns-unreachable',
    world(2 * DAY, { ...problem('unreachable'), network: [host('push-from-engine', 'timed-out', ['engine'])] }),
  ],
  [
    'a proxy here puts itself before APNs',
    'apns-unreachable',
    world(2 * HOUR, { network: [host('push-from-engine', 'intercepted', ['engine'])] }),
  ],
  ['APNs is down', 'apns-unavailable', world(3 * HOUR, problem('ServiceUnavailable'))],
  ['APNs shuts down', 'apns-unavailable', world(2 * HOUR, problem('Shutdown'))],
  ['it was rung too often', 'apns-throttled', world(2 * HOUR, problem('TooManyRequests'))],
  ['it was erased by its user', 'token-dead', world(2 * DAY, problem('Unregistered'))],
  ['it was restored to another phone', 'token-dead', world(9 * DAY, problem('BadDeviceToken'))],
  ['its token was given up', 'token-dead', world(3 * DAY, problem('ExpiredToken'))],
  ['its user removed the profile', 'profile-removed', world(5 * DAY, { device: { management: 'removed' } })],
  [
    'its user removed the profile, long before the certificate expired',
    'profile-removed',
    world(50 * DAY, { device: { management: 'removed' }, certificate: { expiresAt: NOW - DAY } }),
  ],
  ['we erased it', 'withdrawn', world(5 * DAY, { device: { management: 'withdrawn' } })],
  [
    'it was bought and never set up',
    'not-enrolled',
    world(5 * DAY, { device: { management: 'pre-registered', lastContactAt: null, enrolledAt: null, topic: null } }),
  ],
  ['the office lost its network', 'fleet-silent', world(5 * HOUR, { fleet: { others: 20, heardSince: 2, silent: 18 } })],
  ['the whole fleet has been cut off for ten days', 'fleet-silent', world(10 * DAY, { fleet: nobodyElse })],
  ['the Wi-Fi blocks 5223', 'network-blocked', world(2 * DAY, { network: [host('push-to-devices', 'timed-out'), ...open] })],
  ['it lies in a drawer since Friday', 'device-away', world(3 * DAY)],
  ['it is in the underground', 'device-away', world(4 * HOUR, { queue: { open: 0, pushedAt: null, oldestAt: null } })],
  ['it has been off for nine days', 'token-expired', world(9 * DAY)],
  ['it has been off for nine days, with little battery', 'token-expired', world(9 * DAY, { device: { batteryLevel: 0.05 } })],
  ['its battery is empty', 'battery-empty', world(8 * HOUR, { device: { batteryLevel: 0.04 } })],
  ['it installs its update', 'updating', world(2 * HOUR, { device: { updateAt: NOW - 2 * HOUR - 5 * MINUTE } })],
  ['it is locked', 'not-now', world(10 * MINUTE, { queue: { notNow: 2, notNowAt: NOW - 10 * MINUTE } })],
  ['its network is too slow to answer', 'answer-outstanding', world(20 * MINUTE, { queue: { handedOutAt: NOW - 20 * MINUTE } })],
  ['Apple takes its time to push', 'push-delayed', world(45 * MINUTE)],
  ['a Mac was locked with a PIN', 'mac-locked', world(3 * DAY, { device: { lockedAt: NOW - 3 * DAY } })],
  ['its MDM does not work any more, everything was tried', 'device-broken', world(9 * DAY, { network: open, done: everyStep })],
  ['nothing is wrong', 'nothing-wrong', world(3 * MINUTE, { queue: { open: 0, oldestAt: null, pushedAt: null } })],
];

describe('what a silent device suffers from', () => {
  it.each(faults)('%s: %s', (_, cause, facts) => {
    expect(diagnose(facts).causes[0]?.cause).toBe(cause);
  });

  it('has a fault for every cause, and more than twenty', () => {
    expect(new Set(faults.map(([, cause]) => cause))).toEqual(new Set(diagnosisCause.options));
    expect(faults.length).toBeGreaterThan(20);
  });

  it('names the likeliest first, and says what each follows from', () => {
    const { causes } = diagnose(world(9 * DAY, { device: { batteryLevel: 0.05 }, queue: { notNow: 1, notNowAt: NOW - 9 * DAY } }));
    expect(causes.map(({ cause, confidence }) => `${confidence} ${cause}`)).toEqual([
      'likely token-expired',
      'possible battery-empty',
      'possible not-now',
      'possible device-away',
    ]);
    expect(causes[0]?.evidence).toEqual([
      { key: 'lastContactAt', value: new Date(NOW - 9 * DAY).toISOString() },
      { key: 'daysSilent', value: '9' },
    ]);
  });

  it('sees to the administrator before anybody is written to (S-13)', () => {
    const { causes, nodes, message } = diagnose(faults[0]?.[2] ?? world(0));
    expect(causes[0]).toMatchObject({ cause: 'certificate-expired', confidence: 'certain', step: 'renew-push' });
    expect(causes.map(({ step }) => step)).not.toContain('erase');
    expect(message).toBe('none');
    expect(nodes.map(({ party }) => party).lastIndexOf('administrator')).toBe(7);
    expect(nodes.filter(({ state }) => state === 'failed').map(({ node }) => node)).toEqual(['push-certificate', 'apns', 'fleet']);
  });

  it('leads back to the old certificate only while there is one', () => {
    const changed: Change = { certificate: { topic: 'com.apple.mgmt.External.b' } };
    expect(diagnose(world(DAY, changed)).causes[0]?.step).toBe('roll-back-push');
    expect(diagnose(world(DAY, { ...changed, mayRollBack: false })).causes[0]?.step).toBe('enrol-again');
  });

  it('speaks of erasing when everything else was done, and not before', () => {
    const last = { network: open, done: everyStep };
    expect(diagnose(world(9 * DAY, last)).causes.map(({ step }) => step)).toEqual(['erase']);
    for (const short of [
      { ...last, network: null },
      { ...last, ring: null, queue: { pushedAt: null } },
      { ...last, fleet: { others: 0, heardSince: 0, silent: 0 } },
    ]) {
      expect(diagnose(world(9 * DAY, short)).causes[0]).toMatchObject({ cause: 'device-broken', step: 'collect-console-log' });
    }
    for (const step of everyStep) {
      const { causes } = diagnose(world(9 * DAY, { network: open, done: everyStep.filter((each) => each !== step) }));
      expect(causes.map((each) => each.step)).not.toContain('erase');
    }
  });

  it('never erases while anything before it failed or is not known, whatever the facts', () => {
    const at = fc.constantFrom(null, NOW - MINUTE, NOW - 2 * HOUR, NOW - 3 * DAY, NOW - 10 * DAY);
    const facts = fc.record({
      now: fc.constant(NOW),
      device: fc.record({
        management: fc.constantFrom('managed', 'managed', 'managed', 'removed', 'withdrawn', 'pre-registered', 'enrolling'),
        lastContactAt: at,
        enrolledAt: fc.constantFrom(null, NOW - 100 * DAY),
        batteryLevel: fc.constantFrom(null, 0.02, 0.15, 0.9),
        informationAt: at,
        lockedAt: fc.constantFrom(null, null, NOW - DAY),
        identityExpiresAt: fc.constantFrom(NOW + DAY, NOW + DAY, NOW - DAY, null),
        topic: fc.constantFrom(TOPIC, TOPIC, 'other', null),
        updateAt: fc.constantFrom(null, null, NOW - HOUR),
      }),
      certificate: fc.constantFrom(
        { topic: TOPIC, expiresAt: NOW + DAY },
        { topic: TOPIC, expiresAt: NOW + DAY },
        { topic: TOPIC, expiresAt: NOW - 1 },
        null,
      ),
      mayRollBack: fc.boolean(),
      queue: fc.record({
        open: fc.nat(3),
        oldestAt: at,
        notNow: fc.constantFrom(0, 0, 1),
        notNowAt: at,
        pushedAt: at,
        handedOutAt: fc.constantFrom(null, null, NOW - HOUR),
        problem: fc.constantFrom(null, null, 'Unregistered', 'unheard-of'),
      }),
      ring: fc.constantFrom(null, { at: NOW, problem: null }, { at: NOW, problem: null }, { at: NOW, problem: 'Shutdown' }),
      fleet: fc.constantFrom(
        { others: 9, heardSince: 9, silent: 0 },
        { others: 9, heardSince: 9, silent: 0 },
        { others: 9, heardSince: 0, silent: 9 },
        { others: 1, heardSince: 0, silent: 1 },
      ),
      engineListens: fc.constantFrom(true, true, true, false),
      network: fc.constantFrom(null, open, open, [host('apps', 'no-name')]),
      done: fc.oneof(fc.constant([...everyStep]), fc.constant([...everyStep]), fc.subarray([...everyStep])),
    });
    let erased = 0;
    fc.assert(
      fc.property(facts, (each) => {
        const { causes, nodes } = diagnose(each as DiagnosisFacts);
        expect(nodes.map(({ node }) => node)).toEqual(diagnosisNode.options);
        if (!causes.some(({ step }) => step === 'erase')) return;
        erased += 1;
        expect(nodes.filter(({ state }) => state !== 'passed')).toEqual([]);
        expect(causes).toHaveLength(1);
      }),
      { numRuns: 20_000, seed: 7 },
    );
    expect(erased, 'the property was put to the test').toBeGreaterThan(3);
  });
});
