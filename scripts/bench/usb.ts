import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deviceProtocols, openUsbmux, postTo } from '../../src-main/bench-wiring.ts';
import { DeviceLink } from '../../src-main/features/bench/device-link.ts';
import { HubLanes } from '../../src-main/features/bench/hub-lanes.ts';
import { readKittingValues } from '../../src-main/features/bench/kitting-values.ts';
import { findTool } from '../../src-main/lib/testing/find-tool.ts';
import type { UsbmuxDevice } from '../../src-main/protocols/usbmux/usbmux-client.ts';
import { median, type Row, report, row } from './report.ts';

/** Reading the kitting values of practice devices over USB: ours in parallel, `ideviceinfo` one after another. */
const DEVICES = 60;
const ROUNDS = 7;

const practice = spawn(
  process.execPath,
  [fileURLToPath(new URL('../run.mjs', import.meta.url)), 'practice', '--devices', String(DEVICES)],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const [line] = (await once(createInterface({ input: practice.stdout }), 'line')) as [string];
const { usbmux } = JSON.parse(line) as { usbmux: string };

try {
  const bus = openUsbmux(usbmux);
  const protocols = deviceProtocols('http://127.0.0.1:9', postTo);
  const devices = await paired(bus);
  const read = async (device: UsbmuxDevice) => {
    const record = await bus.readPairRecord(device.udid);
    if (record === null) throw new Error('not paired');
    const link = new DeviceLink(device, { usbmux: bus, protocols, lanes: new HubLanes(DEVICES), hub: '' }, new AbortController().signal);
    const values = await readKittingValues(link, protocols.parsePairRecord(record));
    if (values.serialNumber === '') throw new Error('nothing was read');
  };
  const ours = (count: number) => timed(() => Promise.all(devices.slice(0, count).map(read)));

  const tool = findTool('ideviceinfo');
  const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: usbmux };
  const theirs = (count: number) =>
    timed(async () => {
      for (const { udid } of devices.slice(0, count)) await promisify(execFile)(tool ?? '', ['-u', udid], { env });
    });

  const rows: Row[] = [];
  for (const count of [1, 8, 32, DEVICES]) {
    await ours(count);
    if (tool !== null) await theirs(1);
    const mine: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      mine.push(await ours(count));
      if (tool !== null) peer.push(await theirs(count));
    }
    const beside = tool === null ? null : { name: `ideviceinfo, ${count === 1 ? 'once' : 'in sequence'}`, value: median(peer) };
    rows.push(row(`kitting values of ${count} device${count === 1 ? '' : 's in parallel'}`, 'ms', median(mine), beside));
  }
  report(rows);
} finally {
  practice.kill('SIGTERM');
}

/** Waits until the practice core has paired every device: both sides then use the same records. */
async function paired(bus: ReturnType<typeof openUsbmux>): Promise<UsbmuxDevice[]> {
  for (let tries = 0; tries < 600; tries += 1) {
    const devices = await bus.listDevices();
    const records = await Promise.all(devices.map(({ udid }) => bus.readPairRecord(udid)));
    if (devices.length === DEVICES && records.every((record) => record !== null)) {
      // The practice core reads them once more after pairing; let it come to rest.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return devices;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the practice devices were not paired in a minute');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
