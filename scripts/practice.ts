import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CredentialsStore } from '#store/credentials-store.ts';
import { startPracticeCore } from './world/practice-core.ts';

const { values } = parseArgs({ options: { devices: { type: 'string', default: '8' } } });
const devices = Number(values.devices);
if (!Number.isInteger(devices) || devices < 0 || devices > 60) {
  process.stderr.write(`--devices takes a whole number from 0 to 60, not “${values.devices}”.\n`);
  process.exit(1);
}

const practice = await startPracticeCore({ devices });
const { core, folder } = practice;
const world = core.practice;
const settings = await practice.bridge.settings.get({});
if (world === null || !settings.ok) throw new Error('the practice world did not start');

const rootFile = join(folder, 'practice-root.pem');
writeFileSync(rootFile, world.authority.root.pem);
const engineRootFile = join(folder, 'engine-root.pem');
const engineRoot = new CredentialsStore(core.database).current('engine-root');
if (engineRoot === null) throw new Error('the engine has no certificate');
writeFileSync(engineRootFile, engineRoot.certificate);

const { url } = settings.value.engine;
process.stdout.write(
  `${JSON.stringify({
    simulated: true,
    usbmux: world.endpoints.usbmux,
    mdm: `${url}/mdm/server`,
    checkIn: `${url}/mdm/checkin`,
    scep: `${url}/scep`,
    pushPortal: world.endpoints.pushPortal,
    apns: world.endpoints.apns,
    activation: world.endpoints.activation,
    rootCertificateFile: rootFile,
    engineRootCertificateFile: engineRootFile,
    devices,
  })}\n`,
);

const stop = () => {
  practice.end().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
