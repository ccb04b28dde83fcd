import { ManualClock } from '#lib/clock.ts';
import { createCsr } from '#pki/csr.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { adeKey, TestPortal } from '../../src-main/protocols/business-portal/testing.ts';
import { FakePushPortal } from '../../src-main/protocols/push-portal/fake-push-portal.ts';
import { buildPushRequest } from '../../src-main/protocols/push-portal/push-request.ts';
import { testWorld } from '../../src-main/protocols/push-portal/testing.ts';

/** Files a person brings to the sites. Making their keys takes a while: once for each worker. */
export type BroughtFiles = Awaited<ReturnType<typeof makeFiles>>;

export async function makeFiles() {
  const clock = new ManualClock();
  const [world, key, ade] = await Promise.all([testWorld(clock.now()), generateRsaKey(), adeKey()]);
  const csr = await createCsr({ subject: [{ type: 'C', value: 'JP' }], key });
  return { world, request: await buildPushRequest({ csr, vendor: world.vendor }), csr, publicKeyPem: ade.pem };
}

/** The two simulated sites alone, without the app, in the process of the test. */
export class PracticeSites {
  readonly clock = new ManualClock();
  readonly business = new TestPortal();
  readonly push: FakePushPortal;

  constructor({ world }: BroughtFiles) {
    this.push = new FakePushPortal({ issuer: world.intermediate, vendorRoots: [world.root.certificate], clock: this.clock });
  }

  async start(): Promise<void> {
    await Promise.all([this.push.start(), this.business.portal.start()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.push.stop(), this.business.portal.stop()]);
  }
}
