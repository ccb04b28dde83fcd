import { isMainThread } from 'node:worker_threads';
import { systemClock } from '#lib/clock.ts';
import { FakeApns } from '../../../src-main/protocols/apns/fake-apns.ts';
import { testAuthority } from '../../../src-main/protocols/apns/testing.ts';

/** Simulated APNs in a process of its own: it must not share a thread with the clients that are measured. */
export interface BenchApns {
  readonly endpoint: string;
  readonly roots: string;
  readonly identity: { readonly certificatePem: string; readonly privateKeyPem: string; readonly topic: string };
  /** Hex. */
  readonly tokens: readonly string[];
}

const TOPIC = 'com.apple.mgmt.External.bench';

if (isMainThread && process.send !== undefined) {
  const devices = Number(process.argv[2]);
  const authority = await testAuthority(Date.now());
  const apns = new FakeApns({
    server: authority.server,
    clients: { intermediates: [], roots: [authority.certificate] },
    clock: systemClock,
  });
  await apns.start();
  const tokens = Array.from({ length: devices }, () => Buffer.from(apns.courier.register(TOPIC)).toString('hex'));
  const { certificatePem, privateKeyPem } = await authority.pushIdentity(TOPIC);
  const ready: BenchApns = {
    endpoint: apns.endpoint,
    roots: authority.certificate.pem,
    identity: { certificatePem, privateKeyPem, topic: TOPIC },
    tokens,
  };
  process.send(ready);
  process.on('message', () => process.send?.(apns.acceptedPushes));
  process.on('disconnect', () => process.exit(0));
}
