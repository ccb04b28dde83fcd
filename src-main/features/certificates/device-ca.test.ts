import { expect, it } from 'vitest';
import { DeviceCa } from './device-ca.ts';
import { DAY, TestCentre } from './testing.ts';

it('the device CA knows every one before it until that ends, however many there were', async () => {
  const centre = new TestCentre();
  const ca = await DeviceCa.load(centre.keeper, centre.store);
  const made = [ca.current.certificate.sha256];
  for (let time = 0; time < 5; time += 1) {
    centre.clock.advance(DAY);
    await centre.keeper.renewDeviceCa(() => {});
    await ca.renew();
    made.push(ca.current.certificate.sha256);
  }
  expect([ca.current.certificate, ...ca.former].map(({ sha256 }) => sha256)).toEqual(made.toReversed());
  expect((await centre.view('device-ca')).history).toHaveLength(3);
  expect(centre.allSecrets()).toHaveLength(4);
  expect((await DeviceCa.load(centre.keeper, centre.store)).former).toHaveLength(5);
  centre.clock.advance(3650 * DAY);
  await centre.keeper.renewDeviceCa(() => {});
  await ca.renew();
  // The last three stay in the history, over or not.
  expect(ca.former).toHaveLength(3);
});
