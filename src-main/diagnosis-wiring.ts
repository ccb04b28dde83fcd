import { randomUUID } from 'node:crypto';
import type { Contract } from '#contract/index.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { Database } from '#store/database.ts';
import { RunsStore } from '#store/runs-store.ts';
import { appleEndpoints, type Endpoints } from './config.ts';
import type { ActivityService } from './features/activity/activity-service.ts';
import { type DiagnosisRun, DiagnosisService } from './features/diagnosis/diagnosis-service.ts';
import { DiagnosisStore } from './features/diagnosis/diagnosis-store.ts';
import { appleHosts, hostsOf } from './features/diagnosis/network-hosts.ts';
import type { EnrollmentService } from './features/enrollment/enrollment-service.ts';
import type { EventHub } from './host/event-hub.ts';
import { probe } from './protocols/reachability/probe.ts';

const PROBE_LIMIT_MS = 5_000;

/** Wires the question why a device is silent to everything that knows a part of the answer. */
export function wireDiagnosis(ports: {
  database: Database;
  clock: Clock;
  log: Log;
  hub: EventHub<Contract>;
  activity: ActivityService;
  credentials: CredentialsStore;
  endpoints: Endpoints;
  simulated: boolean;
  enrollment: Pick<EnrollmentService, 'ring'>;
  engineListens: () => boolean;
  organizationName: () => string;
}): DiagnosisService {
  const { database, clock, log, hub, activity, credentials, endpoints, simulated } = ports;
  const hosts = endpoints.apns === appleEndpoints.apns ? appleHosts : hostsOf(endpoints);
  return new DiagnosisService({
    store: new DiagnosisStore(database),
    runs: new RunsStore<DiagnosisRun>(database, 'diagnosis'),
    clock,
    log,
    newId: randomUUID,
    certificate: () => {
      const current = credentials.current('push');
      return current === null ? null : { topic: current.identity, expiresAt: current.expiresAt ?? Number.MAX_SAFE_INTEGER };
    },
    formerTopics: () =>
      credentials
        .history('push')
        .filter(({ expiresAt }) => expiresAt !== null && expiresAt > clock.now())
        .map(({ identity }) => identity),
    engineListens: ports.engineListens,
    ring: ports.enrollment.ring,
    hosts: () => hosts,
    reach: (host) => probe(host, { timeoutMs: PROBE_LIMIT_MS, roots: endpoints.apnsRoots ?? undefined }),
    organizationName: ports.organizationName,
    simulated,
    record: activity.record,
    publish: (deviceId) => hub.publish('diagnosis', 'changed', { deviceId }),
  });
}
