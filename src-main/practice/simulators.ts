import { randomBytes } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { FakeActivationServer } from '../protocols/activation/fake-activation-server.ts';
import { FakeApns } from '../protocols/apns/fake-apns.ts';
import { appsFaults, FakeAppsAndBooks } from '../protocols/apps-and-books/fake-apps-and-books.ts';
import { businessFaults, FakeBusiness } from '../protocols/business/fake-business.ts';
import { FakeBusinessPortal } from '../protocols/business-portal/fake-business-portal.ts';
import { type OrganizationDevice, OrganizationRegister } from '../protocols/business-portal/organization-register.ts';
import { depFaults, FakeDep } from '../protocols/dep/fake-dep.ts';
import type { EnrollIdentity } from '../protocols/mdm/fake-mdm-ports.ts';
import { FakeMdmcert, type MdmcertFault } from '../protocols/mdmcert/fake-mdmcert.ts';
import { FakePushPortal } from '../protocols/push-portal/fake-push-portal.ts';
import { PracticeMailbox } from '../protocols/smtp/practice-mailbox.ts';
import type { DeviceCloud } from './automated-setup.ts';
import type { FakeIphone } from './fake-iphone.ts';
import { PracticeAuthority } from './practice-authority.ts';
import { PracticeBench } from './practice-bench.ts';
import { faultField, faultFlag, PracticeFaults } from './practice-faults.ts';
import { PracticeFleet } from './practice-fleet.ts';
import { PractisersMailbox } from './practice-mailbox.ts';
import { stateFile } from './state-file.ts';

const mdmcertFaults: readonly MdmcertFault[] = ['unregistered', 'refused', 'html', 'silent', 'down'];

export type Simulators = Awaited<ReturnType<typeof openSimulators>>;

/** Every simulator of the practice world, wired to the others as Apple's services are; not started yet. */
export async function openSimulators(options: { folder: string; clock: Clock; log: Log; enrollIdentity?: EnrollIdentity | undefined }) {
  const { folder, clock, log, enrollIdentity } = options;
  const authority = await PracticeAuthority.open(stateFile(folder, 'authority'), clock);
  let refusesPushCertificates = false;
  const apns = new FakeApns({
    server: authority.apnsServer,
    clients: {
      intermediates: [authority.pushIssuer.certificate],
      // Without a root that it trusts, APNs ends every connection at once, as with an expired certificate.
      get roots() {
        return refusesPushCertificates ? [] : [authority.root];
      },
    },
    clock,
    state: stateFile(folder, 'apns'),
  });
  const portal = new FakePushPortal({
    issuer: authority.pushIssuer,
    vendorRoots: [authority.root],
    clock,
    state: stateFile(folder, 'portal'),
    onRevoke: (serialNumber) => apns.revoke(serialNumber),
    log,
  });
  for (const serialNumber of portal.revoked()) apns.revoke(serialNumber);
  const cloud: DeviceCloud = {
    configurationFor: (serialNumber) => dep.configurationFor(serialNumber),
    addByHand: (serialNumber) => organization.addByHand(serialNumber),
    release: (serialNumber) => organization.release(serialNumber),
  };
  const bench = new PracticeBench({ courier: apns.courier, clock, state: stateFile(folder, 'bench'), cloud, enrollIdentity });
  const fleet = new PracticeFleet({
    courier: apns.courier,
    spoilToken: (token, how) => apns.spoilToken(token, how),
    clock,
    pace: () => bench.speed,
    state: stateFile(folder, 'fleet'),
    enrollIdentity,
  });
  const organization = new OrganizationRegister({
    clock,
    devices: () => bench.devices().map(bought),
    state: stateFile(folder, 'organization'),
  });
  const productKey = randomBytes(24).toString('hex');
  const mdmcert = new FakeMdmcert({ vendor: authority.vendor, productKeys: [productKey], registered: [organization.organization.email] });
  const sentMails = new PracticeMailbox();
  const mailbox = new PractisersMailbox(organization.organization.email, { mdmcert, sent: sentMails, clock });
  const businessPortal = new FakeBusinessPortal({ register: organization, clock, mailbox, log });
  const dep = new FakeDep({ organization: organization.dep, clock });
  const appsAndBooks = new FakeAppsAndBooks({ locations: organization.locations, clock });
  const business = new FakeBusiness({ accounts: organization.api, clock });
  const faults = new PracticeFaults([
    [
      'apns',
      faultFlag('certificate-refused', {
        read: () => refusesPushCertificates,
        set: (on) => {
          refusesPushCertificates = on;
          // It judges who connects; those who are in would not notice.
          apns.dropConnections();
        },
      }),
    ],
    [
      'business-portal',
      faultFlag('terms-not-accepted', {
        read: () => !organization.termsSigned,
        set: (on) => organization.setTermsSigned(!on),
      }),
    ],
    ['dep', faultField(dep, depFaults)],
    ['apps-and-books', faultField(appsAndBooks, appsFaults)],
    ['business', faultField(business, businessFaults)],
    ['mdmcert', faultField(mdmcert, mdmcertFaults)],
  ]);
  const activation = new FakeActivationServer({
    isLocked: (udid) => bench.device(udid)?.state.activationLocked === true,
    isDownFor: (udid) => bench.device(udid)?.faults.meet('activation-down') === true,
  });
  const sites = { apns, portal, activation, businessPortal, dep, appsAndBooks, business, mdmcert };
  return { authority, bench, fleet, organization, mailbox, sentMails, faults, productKey, ...sites };
}

/** The organisation bought every phone on the bench. */
const bought = ({ hardware: identity }: FakeIphone): OrganizationDevice => ({
  serialNumber: identity.serialNumber,
  model: identity.marketingName,
  family: identity.deviceClass,
  description: `${identity.marketingName} ${identity.capacity}GB`,
  color: '',
});
