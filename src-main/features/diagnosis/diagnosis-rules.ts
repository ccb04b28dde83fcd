import {
  type DiagnosisCause,
  type DiagnosisMessage,
  type DiagnosisNode,
  type DiagnosisStep,
  type DiagnosisView,
  diagnosisNode,
  type NodeState,
  userStep,
} from '#contract/diagnosis.ts';
import { type DiagnosisFacts, pushTroubleOf } from './diagnosis-facts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** After a week without a network the token is lost (seed 2, cause 4). */
const TOKEN_LASTS_MS = 7 * DAY;
/** A device that was heard of within the hour is not silent. */
const SILENT_MS = HOUR;
/** Longer than this no answer takes to be on its way (seed 2, cause 1). */
const ANSWER_MS = 5 * MINUTE;
const LOW_BATTERY = 0.1;
const GOOD_BATTERY = 0.2;
/** So many others that it cannot be chance, and the part of them that fell silent at the same time. */
const FEWEST_OTHERS = 3;
const MOST_SILENT = 0.8;

type Finding = DiagnosisView['causes'][number];
type Evidence = Finding['evidence'][number];
type Confidence = Finding['confidence'];

interface Rule {
  readonly cause: DiagnosisCause;
  readonly step: (facts: DiagnosisFacts) => DiagnosisStep;
  /** Null: this is not it. */
  readonly judge: (facts: DiagnosisFacts) => { confidence: Confidence; evidence: readonly (Evidence | null)[] } | null;
}

const iso = (at: number) => new Date(at).toISOString();
const when = (key: string, at: number | null): Evidence | null => (at === null ? null : { key, value: iso(at) });
const said = (key: string, value: string | number | null): Evidence | null => (value === null ? null : { key, value: String(value) });

const problemOf = ({ ring, queue }: DiagnosisFacts): string | null => (ring === null ? queue.problem : ring.problem);
const troubleOf = (facts: DiagnosisFacts) => pushTroubleOf(problemOf(facts));
/** APNs took the last ring. */
const rungWell = (facts: DiagnosisFacts) =>
  facts.ring === null ? facts.queue.problem === null && facts.queue.pushedAt !== null : facts.ring.problem === null;
const heardAt = ({ device }: DiagnosisFacts) => device.lastContactAt ?? device.enrolledAt ?? 0;
const silence = (facts: DiagnosisFacts) => facts.now - heardAt(facts);
const isSilent = (facts: DiagnosisFacts) => silence(facts) >= SILENT_MS;
const managed = ({ device }: DiagnosisFacts) => device.management === 'managed';
const expected = ({ fleet }: DiagnosisFacts) => fleet.heardSince + fleet.silent;
const isFleetSilent = (facts: DiagnosisFacts) => expected(facts) >= FEWEST_OTHERS && facts.fleet.silent / expected(facts) >= MOST_SILENT;
const blocked = ({ network }: DiagnosisFacts) => (network ?? []).filter(({ result }) => result !== null && result !== 'reached');
const isDone = (facts: DiagnosisFacts, step: (typeof userStep.options)[number]) => facts.done.includes(step);
const contact = (facts: DiagnosisFacts) => when('lastContactAt', facts.device.lastContactAt);
const apnsSaid = (facts: DiagnosisFacts) => said('apns', problemOf(facts));

const certain = (...evidence: (Evidence | null)[]) => ({ confidence: 'certain', evidence }) as const;
const likely = (...evidence: (Evidence | null)[]) => ({ confidence: 'likely', evidence }) as const;
const possible = (...evidence: (Evidence | null)[]) => ({ confidence: 'possible', evidence }) as const;
const always = (step: DiagnosisStep) => () => step;

/** In the order of the work; among causes that are equally sure, the one that stands first here is named first. */
const rules: readonly Rule[] = [
  {
    cause: 'withdrawn',
    step: always('enrol-again'),
    judge: (facts) => (facts.device.management === 'withdrawn' ? certain(contact(facts)) : null),
  },
  {
    cause: 'profile-removed',
    step: always('enrol-again'),
    judge: (facts) => (facts.device.management === 'removed' ? certain(when('checkedOutAt', facts.device.lastContactAt)) : null),
  },
  {
    cause: 'not-enrolled',
    step: always('enrol-again'),
    judge: ({ device }) => (device.management === 'pre-registered' || device.management === 'enrolling' ? certain() : null),
  },
  {
    cause: 'certificate-missing',
    step: always('get-push'),
    judge: ({ certificate }) => (certificate === null ? certain() : null),
  },
  {
    cause: 'certificate-expired',
    step: always('renew-push'),
    judge: ({ certificate, now, fleet }) =>
      certificate !== null && certificate.expiresAt <= now
        ? certain(when('expiredAt', certificate.expiresAt), said('devicesConcerned', fleet.others + 1))
        : null,
  },
  {
    cause: 'topic-changed',
    step: ({ mayRollBack }) => (mayRollBack ? 'roll-back-push' : 'enrol-again'),
    judge: (facts) => {
      const { certificate, device } = facts;
      if (!managed(facts) || certificate === null || device.topic === null) return null;
      if (device.topic !== certificate.topic)
        return certain(said('enrolledTopic', device.topic), said('installedTopic', certificate.topic));
      return troubleOf(facts) === 'topic' ? likely(apnsSaid(facts), said('enrolledTopic', device.topic)) : null;
    },
  },
  {
    cause: 'certificate-refused',
    step: always('renew-push'),
    judge: (facts) =>
      troubleOf(facts) === 'certificate' && (facts.certificate?.expiresAt ?? 0) > facts.now
        ? certain(apnsSaid(facts), when('expiresAt', facts.certificate?.expiresAt ?? null))
        : null,
  },
  {
    cause: 'engine-deaf',
    step: always('see-engine'),
    judge: ({ engineListens }) => (engineListens ? null : certain()),
  },
  {
    cause: 'identity-expired',
    step: always('enrol-again'),
    judge: (facts) =>
      managed(facts) && (facts.device.identityExpiresAt ?? Number.POSITIVE_INFINITY) <= facts.now
        ? certain(when('identityExpiredAt', facts.device.identityExpiresAt))
        : null,
  },
  {
    cause: 'token-dead',
    step: always('enrol-again'),
    judge: (facts) => (managed(facts) && troubleOf(facts) === 'token' ? certain(apnsSaid(facts), contact(facts)) : null),
  },
  {
    cause: 'apns-unreachable',
    step: (facts) => (facts.network === null ? 'check-network' : 'ask-network-staff'),
    judge: (facts) => {
      const closed = blocked(facts).find(({ purpose }) => purpose === 'push-from-engine');
      if (closed !== undefined) return certain(said('host', `${closed.host}:${closed.port}`), said('reachability', closed.result));
      return troubleOf(facts) === 'unreachable' ? likely(apnsSaid(facts)) : null;
    },
  },
  {
    cause: 'apns-unavailable',
    step: always('wait-for-apple'),
    judge: (facts) => (troubleOf(facts) === 'apple' ? likely(apnsSaid(facts)) : null),
  },
  {
    cause: 'apns-throttled',
    step: always('wait-for-apple'),
    judge: (facts) => (troubleOf(facts) === 'throttled' ? likely(apnsSaid(facts)) : null),
  },
  {
    cause: 'mac-locked',
    step: always('unlock-mac'),
    judge: (facts) =>
      managed(facts) && facts.device.lockedAt !== null && heardAt(facts) <= facts.device.lockedAt + HOUR
        ? likely(when('lockedAt', facts.device.lockedAt))
        : null,
  },
  {
    cause: 'fleet-silent',
    step: (facts) => (facts.network === null ? 'check-network' : 'ask-network-staff'),
    judge: (facts) =>
      managed(facts) && isSilent(facts) && isFleetSilent(facts)
        ? likely(said('othersSilent', facts.fleet.silent), said('others', expected(facts)), contact(facts))
        : null,
  },
  {
    cause: 'network-blocked',
    step: always('ask-network-staff'),
    judge: (facts) => {
      const closed = blocked(facts).filter(({ parties }) => parties.includes('device'));
      if (!managed(facts) || !isSilent(facts) || closed.length === 0) return null;
      return likely(said('hostsBlocked', closed.length), said('host', `${closed[0]?.host}:${closed[0]?.port}`));
    },
  },
  {
    cause: 'updating',
    step: always('message-user'),
    judge: (facts) => {
      const { updateAt } = facts.device;
      if (!managed(facts) || !isSilent(facts) || updateAt === null || heardAt(facts) > updateAt + HOUR) return null;
      return facts.now - updateAt < DAY
        ? likely(when('updateAt', updateAt), contact(facts))
        : possible(when('updateAt', updateAt), contact(facts));
    },
  },
  {
    cause: 'battery-empty',
    step: always('message-user'),
    judge: (facts) => {
      const { batteryLevel, informationAt } = facts.device;
      if (!managed(facts) || !isSilent(facts) || batteryLevel === null || batteryLevel > LOW_BATTERY || isDone(facts, 'charged'))
        return null;
      // A level that was told long before the silence says little about it.
      const fresh = informationAt !== null && heardAt(facts) - informationAt < DAY;
      const evidence = [said('battery', `${Math.round(batteryLevel * 100)}%`), when('informationAt', informationAt), contact(facts)];
      return silence(facts) < TOKEN_LASTS_MS && fresh ? likely(...evidence) : possible(...evidence);
    },
  },
  {
    cause: 'token-expired',
    step: always('message-user'),
    judge: (facts) =>
      managed(facts) && silence(facts) >= TOKEN_LASTS_MS && !isDone(facts, 'profile-reinstalled')
        ? likely(contact(facts), said('daysSilent', Math.floor(silence(facts) / DAY)))
        : null,
  },
  {
    cause: 'answer-outstanding',
    step: always('message-user'),
    judge: ({ queue, now, device }) =>
      device.management === 'managed' && queue.handedOutAt !== null && now - queue.handedOutAt >= ANSWER_MS
        ? likely(when('fetchedAt', queue.handedOutAt))
        : null,
  },
  {
    cause: 'not-now',
    step: always('message-user'),
    judge: (facts) => {
      const { notNow, notNowAt } = facts.queue;
      if (!managed(facts) || notNow === 0) return null;
      const evidence = [said('notNow', notNow), when('notNowAt', notNowAt), contact(facts)];
      return silence(facts) < DAY ? likely(...evidence) : possible(...evidence);
    },
  },
  {
    cause: 'push-delayed',
    step: always('message-user'),
    judge: (facts) => {
      const { open, pushedAt, oldestAt } = facts.queue;
      if (!managed(facts) || open === 0 || !rungWell(facts) || silence(facts) >= DAY || heardAt(facts) > (oldestAt ?? 0)) return null;
      const evidence = [when('pushedAt', pushedAt), said('waiting', open), contact(facts)];
      return pushedAt !== null && facts.now - pushedAt < HOUR ? likely(...evidence) : possible(...evidence);
    },
  },
  {
    cause: 'device-away',
    step: always('message-user'),
    judge: (facts) => {
      if (!managed(facts) || !isSilent(facts) || everythingTicked(facts)) return null;
      return silence(facts) < TOKEN_LASTS_MS ? likely(contact(facts), said('waiting', facts.queue.open)) : possible(contact(facts));
    },
  },
  {
    cause: 'device-broken',
    // Erasing takes the place of this below, once nothing else is left.
    step: always('collect-console-log'),
    judge: (facts) => (managed(facts) && isSilent(facts) && everythingTicked(facts) ? likely(contact(facts)) : null),
  },
];

const everythingTicked = (facts: DiagnosisFacts): boolean => userStep.options.every((step) => isDone(facts, step));
const judged = (failed: boolean, passed = !failed): NodeState => (failed ? 'failed' : passed ? 'passed' : 'unknown');

function stateOf(node: DiagnosisNode, facts: DiagnosisFacts): NodeState {
  const { certificate, device, now, queue } = facts;
  const trouble = troubleOf(facts);
  switch (node) {
    case 'enrolment':
      return judged(!managed(facts));
    case 'push-certificate':
      return judged(certificate === null || certificate.expiresAt <= now || trouble === 'certificate' || trouble === 'missing');
    case 'push-topic':
      if (certificate === null || device.topic === null) return 'unknown';
      return judged(certificate.topic !== device.topic || trouble === 'topic');
    case 'engine':
      return judged(!facts.engineListens);
    case 'identity':
      return device.identityExpiresAt === null ? 'unknown' : judged(device.identityExpiresAt <= now);
    case 'apns':
      return judged(trouble !== null, rungWell(facts));
    case 'fleet':
      if (!isSilent(facts)) return 'passed';
      return judged(isFleetSilent(facts), facts.fleet.heardSince > 0);
    case 'network':
      return judged(blocked(facts).length > 0, facts.network !== null);
    case 'waiting':
      return judged(queue.notNow > 0 || (queue.handedOutAt !== null && now - queue.handedOutAt >= ANSWER_MS));
    case 'power':
      if (isDone(facts, 'charged')) return 'passed';
      if (!isSilent(facts)) return 'passed';
      return device.batteryLevel === null ? 'unknown' : judged(device.batteryLevel <= LOW_BATTERY, device.batteryLevel >= GOOD_BATTERY);
    case 'update':
      return judged(isSilent(facts) && device.updateAt !== null && heardAt(facts) <= device.updateAt + HOUR && now - device.updateAt < DAY);
    case 'token':
      if (trouble === 'token') return 'failed';
      return judged(silence(facts) >= TOKEN_LASTS_MS && !isDone(facts, 'profile-reinstalled'));
    case 'profile':
      if (device.management !== 'managed' || trouble === 'token') return 'failed';
      // It comes by itself only as long as the profile is there.
      return judged(false, isDone(facts, 'profile-seen') || !isSilent(facts));
    case 'user-steps':
      return judged(false, everythingTicked(facts) || !isSilent(facts));
  }
}

const user: ReadonlySet<DiagnosisNode> = new Set(['waiting', 'power', 'update', 'token', 'profile', 'user-steps']);

const messages: Partial<Record<DiagnosisCause, DiagnosisMessage>> = {
  withdrawn: 'enrol-again',
  'profile-removed': 'enrol-again',
  'not-enrolled': 'enrol-again',
  'identity-expired': 'enrol-again',
  'token-dead': 'enrol-again',
  'mac-locked': 'unlock',
  'not-now': 'unlock',
  'battery-empty': 'charge',
  updating: 'update',
  'answer-outstanding': 'network',
  'push-delayed': 'network',
  'device-away': 'network',
  'token-expired': 'token',
  'device-broken': 'token',
};

const sureness: readonly Confidence[] = ['certain', 'likely', 'possible'];

/** What the facts say: the tree, node by node, and the causes, the likeliest first. */
export function diagnose(facts: DiagnosisFacts): Pick<DiagnosisView, 'nodes' | 'causes' | 'message'> {
  const nodes = diagnosisNode.options.map((node) => ({
    node,
    party: user.has(node) ? ('user' as const) : ('administrator' as const),
    state: stateOf(node, facts),
  }));
  const findings: Finding[] = rules.flatMap(({ cause, step, judge }) => {
    const found = judge(facts);
    if (found === null) return [];
    return [{ cause, confidence: found.confidence, evidence: found.evidence.filter((each) => each !== null), step: step(facts) }];
  });
  // An erased device is gone whatever the cause was (seed 2, cause 5): only when all is passed and nothing else explains it.
  const [only] = findings;
  if (findings.length === 1 && only?.cause === 'device-broken' && nodes.every(({ state }) => state === 'passed')) only.step = 'erase';
  // The order of the rules stays within one confidence.
  const causes = sureness.flatMap((confidence) => findings.filter((each) => each.confidence === confidence));
  if (causes.length === 0) {
    causes.push({ cause: 'nothing-wrong', confidence: 'likely', evidence: [contact(facts)].filter((each) => each !== null), step: 'none' });
  }
  const [top] = causes;
  return { nodes, causes, message: (top && messages[top.cause]) ?? 'none' };
}
