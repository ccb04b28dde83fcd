import { expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import type { TrustedDevice } from './inspected-device.ts';
import { InspectionService } from './inspection-service.ts';

/** A device of which only the power can be told to do something. */
function powerOnly(isBusy: () => boolean) {
  const deeds: string[] = [];
  const trusted = { restart: async () => deeds.push('restart') } as unknown as TrustedDevice;
  const service = new InspectionService({
    device: () => ({ signal: new AbortController().signal, trusted: async () => trusted }),
    who: () => null,
    isBusy,
    organizationMagic: '',
    language: () => 'en',
    clock: new ManualClock(),
    log: silentLog,
    record: (action) => void deeds.push(action),
    publish: () => undefined,
  });
  return { service, deeds };
}

it('leaves a device alone that is being worked on', async () => {
  const { service, deeds } = powerOnly(() => true);
  expect(await service.restart({ udid: 'a' })).toMatchObject({ error: { code: 'busy' } });
  expect(deeds).toEqual([]);
});

it('leaves it alone when the work began while it was asked whether it trusts us', async () => {
  let asked = 0;
  const { service, deeds } = powerOnly(() => (asked += 1) > 1);
  expect(await service.restart({ udid: 'a' })).toMatchObject({ error: { code: 'busy' } });
  expect(deeds).toEqual([]);
});

it('is recorded once it is done', async () => {
  const { service, deeds } = powerOnly(() => false);
  expect(await service.restart({ udid: 'a' })).toEqual({ ok: true, value: {} });
  expect(deeds).toEqual(['restart', 'inspection.restarted']);
});
