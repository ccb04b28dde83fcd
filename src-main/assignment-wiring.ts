import { randomBytes } from 'node:crypto';

import type { Contract } from '#contract/index.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { Database } from '#store/database.ts';
import type { SecretsStore } from '#store/secrets-store.ts';
import type { SettingsStore } from '#store/settings-store.ts';
import type { Config, Endpoints } from './config.ts';
import type { ActivityService } from './features/activity/activity-service.ts';
import { AssignmentCalls } from './features/assignment/assignment-calls.ts';
import type { Standing } from './features/assignment/assignment-rules.ts';
import { AssignmentService } from './features/assignment/assignment-service.ts';
import { AssignmentStore } from './features/assignment/assignment-store.ts';
import type { AssignmentRefusal } from './features/assignment/refusal.ts';
import { panesToSkip } from './features/bench/setup-panes.ts';
import type { AssignmentDesk, AssignmentProblem, DeviceStanding } from './features/bench/step.ts';
import type { IdentityKeeper } from './features/certificates/identity-keeper.ts';
import type { DevicesService } from './features/devices/devices-service.ts';
import { AutomatedEnrollment } from './features/enrollment/automated-enrollment.ts';
import type { EnrollmentService } from './features/enrollment/enrollment-service.ts';
import { OperationsStore } from './features/operations/operations-store.ts';
import { organizationMark } from './features/settings/organization-mark.ts';
import { tokenOf } from './features/tokens/ade-desk.ts';
import { keyOf } from './features/tokens/api-desk.ts';
import type { EventHub } from './host/event-hub.ts';
import { BusinessClient } from './protocols/business/business-client.ts';
import { DepClient } from './protocols/dep/dep-client.ts';
import { isAppleDevice } from './protocols/mdm/apple-device.ts';
import { readMachineInfo } from './protocols/mdm/machine-info.ts';

interface Surroundings {
  readonly config: Config;
  readonly endpoints: Endpoints;
  readonly database: Database;
  readonly credentials: CredentialsStore;
  readonly secrets: SecretsStore;
  readonly settings: SettingsStore;
  readonly keeper: IdentityKeeper;
  readonly enrollment: () => EnrollmentService;
  readonly clock: Clock;
  readonly log: Log;
  readonly hub: EventHub<Contract>;
  readonly activity: ActivityService;
  readonly organizationName: () => string;
  readonly devices: DevicesService;
  /** Null while nobody listens. */
  readonly engineUrl: () => string | null;
}

/** Less than a device waits for its answer. */
const ASK_MS = 20_000;
const ENROLLMENT_KEY = 'automated-enrollment-key';

/** Assignment of devices at Apple, with the installed token and key, and how the bench asks for it. */
export function wireAssignment(around: Surroundings) {
  const { config, endpoints, database, credentials, secrets, settings, keeper, clock, log, hub, activity } = around;
  const mark = organizationMark(settings);
  const names = new OperationsStore(database);
  const agent = { userAgent: `Shitaku/${config.version}`, clock };
  const secretOf = (name: string) => secrets.get(name);
  const service = new AssignmentService({
    store: new AssignmentStore(database),
    clock,
    log,
    record: activity.record,
    ade: () => {
      const installed = credentials.current('ade');
      const secret = installed === null ? null : secretOf(installed.secretName);
      const token = secret === null ? null : tokenOf(secret);
      return installed === null || token === null ? null : { token, serverUuid: installed.identity, serverName: installed.identityName };
    },
    api: () => {
      const installed = credentials.current('api');
      const secret = installed === null ? null : secretOf(installed.secretName);
      const key = secret === null ? null : keyOf(secret);
      if (installed === null || key === null) return null;
      const [clientId = '', keyId = ''] = [installed.facts['clientId'], installed.facts['keyId']];
      return { clientId, keyId, key, workedBefore: installed.verifiedAt !== null };
    },
    settings,
    listChanged: () => hub.publish('assignment', 'listChanged', {}),
    dep: new DepClient({ endpoint: endpoints.dep, ...agent }),
    business: new BusinessClient({
      tokenEndpoint: endpoints.businessToken,
      businessEndpoint: endpoints.businessApi,
      schoolEndpoint: endpoints.schoolApi,
      ...agent,
    }),
    profile: async ({ allowPairing = true, skipPanes = 'all', removable = false }) => {
      const engineUrl = around.engineUrl();
      if (engineUrl === null) return fail('engine-not-listening');
      const name = around.organizationName();
      const supervision = await keeper.supervision(name);
      return ok({
        profileName: `Shitaku ${name}`.trim().slice(0, 125),
        url: `${engineUrl}/enroll/${enrollmentKey()}`,
        isSupervised: true,
        isMandatory: true,
        isMdmRemovable: removable,
        // Nothing here tells a device that it is configured, so it must not wait for that.
        awaitDeviceConfigured: false,
        allowPairing,
        supervisingHostCerts: [supervision.certificate.der],
        // Only the root of now: with those of former days each enrolment would make another profile.
        anchorCerts: [(await keeper.engineRoot()).certificate.der],
        skipSetupItems: panesToSkip(skipPanes),
        orgMagic: mark,
        ...(name === '' ? {} : { department: name.slice(0, 125) }),
      });
    },
  });

  /** Part of the address in the profile at Apple: who does not know it is not told of any enrolment. */
  function enrollmentKey(): string {
    const kept = secrets.get(ENROLLMENT_KEY);
    if (kept !== null) return Buffer.from(kept).toString('utf8');
    const key = randomBytes(24).toString('base64url');
    secrets.put(ENROLLMENT_KEY, Buffer.from(key), clock.now());
    return key;
  }

  const enroll = new AutomatedEnrollment({
    key: enrollmentKey,
    // Apple signs no simulated device; in the real world nobody else may ask.
    read: (body) => readMachineInfo(body, config.world === 'practice' ? () => true : isAppleDevice),
    isOurs: (serialNumber) => isOurs(service, serialNumber),
    profileFor: (device) => around.enrollment().enrollmentProfileFor(device),
  });
  const calls = new AssignmentCalls({
    service,
    devices: {
      resolve: (selection) => {
        const resolved = around.devices.resolve(selection);
        return resolved.ok ? resolved.value.ids : null;
      },
      serialNumbers: (ids) => names.called(ids).map(({ serialNumber }) => serialNumber),
    },
    clock,
    log,
    record: activity.record,
    publish: (name, payload) => hub.publish('assignment', name, payload),
  });
  return { service, calls, desk: benchDesk(service), enroll };
}

/** A device may come before the list was read: then Apple is asked, while the device waits. */
async function isOurs(service: AssignmentService, serialNumber: string): Promise<boolean | null> {
  if (service.standing(serialNumber).server === 'here') return true;
  const limit = AbortSignal.timeout(ASK_MS);
  try {
    const told = (await service.refresh([serialNumber], limit)).get(serialNumber);
    return told?.ok === true ? told.value.server === 'here' : null;
  } catch (error) {
    if (limit.aborted) return null;
    throw error;
  }
}

const problems: Readonly<Record<AssignmentRefusal, AssignmentProblem>> = {
  'no-ade-token': 'ade-token-missing',
  'no-api-key': 'api-key-missing',
  'not-in-organization': 'not-in-organization',
  'assigned-elsewhere': 'assigned-elsewhere',
  'terms-not-signed': 'terms-not-signed',
  throttled: 'assignment-unreachable',
  unreachable: 'assignment-unreachable',
  'engine-not-listening': 'assignment-refused',
  refused: 'assignment-refused',
  'not-confirmed': 'assignment-unreachable',
};

/** The bench asks for one device at a time, and in its own words. */
function benchDesk(service: AssignmentService): AssignmentDesk {
  const asked = <T>(
    answer: Outcome<Standing, AssignmentRefusal> | undefined,
    value: (standing: Standing) => T,
  ): Outcome<T, AssignmentProblem> => {
    if (answer === undefined) return fail('assignment-refused', 'Apple said nothing of it');
    return answer.ok ? ok(value(answer.value)) : inBenchWords(answer.error);
  };
  return {
    refresh: async (serialNumber, choices, signal) =>
      asked((await service.refresh([serialNumber], signal, { choices })).get(serialNumber), benchStanding),
    assign: async (serialNumber, choices, signal) =>
      asked((await service.assign([serialNumber], signal, { choices })).get(serialNumber), () => null),
  };
}

const inBenchWords = ({ code, message, details }: Failure<AssignmentRefusal>) => fail(problems[code], message, details);

/** A profile that is not the one of now does not wait for the device: it would go somewhere else. */
const benchStanding = ({ inOrganization, server, profile, profileIsOurs }: Standing): DeviceStanding => ({
  inOrganization,
  server,
  profile: profileIsOurs === false ? 'empty' : profile,
});
