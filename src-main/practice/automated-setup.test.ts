import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { generateEcKey } from '#pki/keys.ts';
import { cloudConfigurationOf, fetchEnrollmentProfile } from './automated-setup.ts';
import { iphoneIdentity } from './iphone-models.ts';

const profile = {
  is_supervised: true,
  is_mandatory: true,
  is_mdm_removable: false,
  allow_pairing: false,
  supervising_host_certs: ['MAMCAQE='],
  skip_setup_items: ['Siri', 7],
  org_magic: 'M',
  url: 'https://mdm.example.jp/enroll/k',
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('what Apple hands to a device of an organisation', () => {
  it('becomes its cloud configuration', () => {
    expect(cloudConfigurationOf(profile)).toEqual({
      IsSupervised: true,
      IsMandatory: true,
      IsMDMUnremovable: true,
      AllowPairing: false,
      AwaitDeviceConfigured: false,
      SupervisorHostCertificates: [Buffer.from('MAMCAQE=', 'base64')],
      AnchorCertificates: [],
      SkipSetup: ['Siri'],
      OrganizationMagic: 'M',
      OrganizationName: '',
      ConfigurationURL: 'https://mdm.example.jp/enroll/k',
      ConfigurationSource: 0,
      ConfigurationWasApplied: true,
      CloudConfigurationUIComplete: true,
      PostSetupProfileWasInstalled: true,
    });
    expect(cloudConfigurationOf({})).toMatchObject({
      IsSupervised: false,
      IsMDMUnremovable: false,
      AllowPairing: true,
      OrganizationMagic: '',
    });
  });

  it.each([
    ['no address', '', 'profile-invalid'],
    ['an address without TLS', 'http://127.0.0.1/', 'profile-invalid'],
    ['nobody there', 'https', 'server-unreachable'],
  ])('names no profile to enrol with: %s', async (_, address, code) => {
    const url = address === 'https' ? `https://127.0.0.1:${await freePort()}/` : address;
    const device = { identity: iphoneIdentity(0), key: await generateEcKey(), clock: new ManualClock() };
    expect(await fetchEnrollmentProfile({ url }, device)).toEqual({ code });
  });
});
