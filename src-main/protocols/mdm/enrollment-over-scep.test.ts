import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { parsePlistDict } from '#plist/plist.ts';
import { scepEnroll } from '../scep/scep-client.ts';
import { ScepResponder } from '../scep/scep-responder.ts';
import { buildEnrollmentProfile, type EnrollmentProfile } from './enrollment-profile.ts';
import { FakeMdmDevice } from './fake-mdm-device.ts';
import { createCa, createTls, MemoryCourier, type Pair, profileOf, startServer, type TestServer, type TestTls } from './testing.ts';

let tls: TestTls;
let ca: Pair;
let server: TestServer;
let device: FakeMdmDevice;
let challenges: Set<string>;

beforeAll(async () => {
  [tls, ca] = await Promise.all([createTls(), createCa('Device CA')]);
});
beforeEach(async () => {
  challenges = new Set(['right']);
  const scep = new ScepResponder({
    ca,
    clock: systemClock,
    failureAfterMs: 0,
    issue: async (csr) => {
      if (!challenges.delete(csr.challengePassword ?? '')) return fail('bad-challenge');
      const certificate = await issueCertificate({
        subject: csr.subject,
        publicKey: csr.publicKey,
        issuer: { subject: ca.certificate.subject, key: ca.key, certificate: ca.certificate },
        notBefore: Date.now() - 60_000,
        notAfter: Date.now() + 86_400_000,
        extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
      });
      return ok(certificate);
    },
  });
  server = await startServer(tls, ca, { scep });
  device = new FakeMdmDevice({
    facts: () => ({
      udid: '00008110-000A1B2C3D4E5F60',
      serialNumber: 'F2LX1234',
      productName: 'iPhone14,5',
      osVersion: '18.1',
      buildVersion: '22B83',
      deviceName: 'iPhone',
      imei: null,
    }),
    courier: new MemoryCourier(),
    enrollIdentity: scepEnroll,
    online: () => true,
    answersNotNow: () => false,
    answers: () => ({ payload: { QueryResponses: { BatteryLevel: 0.8 } } }),
  });
});
afterEach(async () => {
  await device.stop();
  await server.listener.stop();
});

const profile = (more: Partial<EnrollmentProfile> = {}) => parsePlistDict(buildEnrollmentProfile(profileOf(server.url, tls, more)));

it('a device takes its identity from SCEP on the same TLS listener, enrols and answers', async () => {
  await device.enroll(profile());
  expect(server.service.identities[0]?.certificate.commonName).toBe('F2LX1234');
  server.service.enqueue('C1', { RequestType: 'DeviceInformation', Queries: ['BatteryLevel'] });
  await device.poll();
  expect(server.service.reports.at(-1)).toMatchObject({ status: 'Acknowledged', answer: { QueryResponses: { BatteryLevel: 0.8 } } });
});

it('a challenge is good once', async () => {
  await device.enroll(profile());
  await device.checkOut();
  await expect(device.enroll(profile())).rejects.toMatchObject({ code: 'refused' });
  expect(device.enrolled).toBe(false);
  await expect(device.enroll(profile({ challenge: 'wrong' }))).rejects.toMatchObject({ code: 'refused' });
});

it('SCEP too is only spoken to a server the profile trusts', async () => {
  const other = await createTls();
  await expect(device.enroll(profile({ trustRoots: [other.root] }))).rejects.toMatchObject({ code: 'server-not-trusted' });
  expect(challenges.has('right')).toBe(true);
});
