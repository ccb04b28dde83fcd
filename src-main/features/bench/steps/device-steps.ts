import { errorCode } from '#lib/error-code.ts';
import { recordOf } from '../kitting-run.ts';
import { pause } from '../pause.ts';
import { deviceOf, pairRecordOf, type Step, type StepContext } from '../step.ts';

const missingApps = async (context: StepContext<'apps'>): Promise<number> => {
  const apps = await context.link.installationProxy(await pairRecordOf(context), (client) => client.userApps());
  const there = new Set(apps.map(({ bundleId }) => bundleId));
  return context.settings.bundleIds.filter((id) => !there.has(id)).length;
};

/** The apps that MDM distributes are there. They come over the air: what is missing may still be on its way. */
export const apps: Step<'apps'> = {
  isTrue: async (context) => (await missingApps(context)) === 0,
  act: async (context) => {
    const { ports, link } = context;
    while ((await missingApps(context)) > 0) await pause(ports.clock, ports.assignmentPollMs, link.signal);
    return null;
  },
  untrue: 'apps-missing',
};

/** iOS does not tell what hangs there: done once in this run is done. */
export const wallpaper: Step<'wallpaper'> = {
  isTrue: async ({ run }) => recordOf(run(), 'wallpaper')?.state === 'done',
  act: async (context) => {
    const { link, ports, run } = context;
    const device = deviceOf(context);
    const bound = ports.assets.bySerial(device.serialNumber);
    const image = await ports.wallpaper({ assetNumber: bound?.assetNumber ?? device.serialNumber, name: device.name });
    const supervisor = await ports.supervisor(run().order.organizationName);
    try {
      await link.mcinstall(await pairRecordOf(context), async (client) => {
        await client.escalate(supervisor);
        await client.setWallpaper(image, 'lock');
      });
      return null;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'certificate-rejected' || code === 'other') return 'wallpaper-refused';
      throw error;
    }
  },
  untrue: 'wallpaper-refused',
};

/** Full charge against that of a new battery, in percent. A device that does not tell its capacities cannot be judged, and passes. */
export const inspect: Step<'inspect'> = {
  isTrue: async ({ run }) => recordOf(run(), 'inspect')?.state === 'done',
  act: async (context) => {
    const { minimumBatteryHealth } = context.settings;
    const battery = await context.link.diagnostics(await pairRecordOf(context), (client) => client.battery());
    const { designCapacity, fullChargeCapacity } = battery;
    if (minimumBatteryHealth === undefined || designCapacity === null || fullChargeCapacity === null || designCapacity === 0) return null;
    return (fullChargeCapacity / designCapacity) * 100 < minimumBatteryHealth ? 'battery-worn' : null;
  },
  untrue: 'device-answer-invalid',
};
