import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { PracticeWorld } from '../../../src-main/practice/practice-world.ts';
import { generateRsaKey } from '../../../src-main/protocols/pki/keys.ts';
import { scepEnroll } from '../../../src-main/protocols/scep/scep-client.ts';
import { getPushCertificate } from '../../../src-main/testing/get-push-certificate.ts';
import { openBench } from '../../kit/open-bench.ts';
import { value } from '../../kit/value.ts';
import { coreConfig } from './core-config.ts';

export interface WorldReady {
  /** Address of the simulated usbmuxd. */
  readonly usbmux: string;
  readonly udids: readonly string[];
}

/**
 * The simulators of one measurement, in a process of their own, and a data folder of the real world that has them as its
 * endpoints, with organisation and push certificate. Arguments: folder, number of devices, activated (`yes`, or not), and the
 * milliseconds each takes for its work as JSON. Sends a {@link WorldReady} once; ends when it is told anything, or cut off.
 */
const [folder = '', count = '0', activated = '', work = '{}'] = process.argv.slice(2);

// A phone makes its key on a processor of its own: here they are there before the measurement begins.
const keys = await Promise.all(Array.from({ length: Number(count) }, () => generateRsaKey()));
const world = await PracticeWorld.open({
  folder: join(folder, 'simulators'),
  clock: systemClock,
  log: silentLog,
  devices: 0,
  enrollIdentity: (enrollment) => scepEnroll({ ...enrollment, makeKey: async (bits) => keys.pop() ?? generateRsaKey(bits) }),
});
await world.start();
const roots = join(folder, 'roots.pem');
writeFileSync(roots, world.authority.root.pem);
writeFileSync(join(folder, 'endpoints.json'), JSON.stringify({ ...world.endpoints, apnsRoots: roots }));

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
const setup = await openBench({ world: 'real', folder, language: 'en', config: coreConfig });
const { certificate, privateKeyPem, chain } = world.authority.vendorFiles;
const files = {
  certificate: { fileName: 'vendor.cer', content: base64(certificate) },
  privateKey: { fileName: 'vendor.key', content: base64(privateKeyPem) },
  chain: chain.map((der, index) => ({ fileName: `chain${index}.cer`, content: base64(der) })),
};
value(await setup.bridge.push.importVendor(files));
await getPushCertificate(setup.bridge, world.portal);
value(await setup.bridge.settings.setOrganizationName({ name: 'Example' }));
await setup.stop();

world.bench.setWork(JSON.parse(work) as Parameters<typeof world.bench.setWork>[0]);
world.bench.setCount(Number(count));
const devices = world.bench.devices();
if (activated === 'yes') for (const device of devices) device.setActivationState('Activated');

const stop = () => void world.stop().finally(() => process.exit(0));
process.on('message', stop);
process.on('disconnect', stop);
const ready: WorldReady = { usbmux: world.endpoints.usbmux, udids: devices.map(({ udid }) => udid) };
process.send?.(ready);
