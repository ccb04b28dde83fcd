import type { DeviceLink } from './features/bench/device-link.ts';
import { workingRecord } from './features/bench/pairing.ts';
import type { InspectedDevice } from './features/inspection/inspected-device.ts';
import { SyslogClient } from './protocols/syslog/syslog-client.ts';

/** An attachment at the bench, as inspection sees it. */
export const inspectedDevice = (link: DeviceLink): InspectedDevice => ({
  signal: link.signal,
  trusted: async () => {
    const record = await workingRecord(link);
    if (record === null) return null;
    return {
      hostId: record.hostId,
      values: () =>
        link.session(record, async (client) => ({
          global: await client.getValues(),
          findMy: await client.getValues('com.apple.fmip'),
          disk: await client.getValues('com.apple.disk_usage'),
        })),
      profiles: () => link.mcinstall(record, (client) => client.getProfileList()),
      cloudConfiguration: () => link.mcinstall(record, (client) => client.getCloudConfiguration()),
      battery: () => link.diagnostics(record, (client) => client.battery()),
      restart: () => link.diagnostics(record, (client) => client.restart()),
      shutDown: () => link.diagnostics(record, (client) => client.shutDown()),
      log: async () => new SyslogClient(await link.syslog(record)),
    };
  },
});
