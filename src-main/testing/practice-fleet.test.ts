import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import { getPushCertificate } from './get-push-certificate.ts';

let practice: PracticeCore;
beforeAll(async () => {
  practice = await startPracticeCore({ devices: 0 });
});
afterAll(() => practice.end());

const fleet = async () => {
  const answer = await practice.bridge.practice.fleet({});
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.devices;
};

describe('the practice fleet in the app', () => {
  it('waits for a push certificate', async () => {
    expect(await practice.bridge.practice.addFleet({ kind: 'iphone', count: 1 })).toMatchObject({
      ok: false,
      error: { code: 'push-certificate-missing' },
    });
  });

  it('enrols for real, is found among the devices, and can be aged, removed and set up again', async () => {
    const world = practice.core.practice;
    if (world === null) throw new Error('not in practice');
    await getPushCertificate(practice.bridge, world.portal);
    for (const kind of ['iphone', 'shared-ipad', 'mac-intel', 'apple-tv'] as const)
      expect(await practice.bridge.practice.addFleet({ kind, count: 1 })).toMatchObject({ ok: true });
    await vi.waitFor(
      async () => expect((await fleet()).map(({ enrollment }) => enrollment)).toEqual(['enrolled', 'enrolled', 'enrolled', 'enrolled']),
      {
        timeout: 30_000,
        interval: 200,
      },
    );
    const [iphone] = await fleet();
    if (iphone === undefined) throw new Error('no device');
    const lastContact = async () => {
      const detail = await practice.bridge.devices.get({ id: iphone.udid });
      if (!detail.ok) throw new Error(detail.error.code);
      return detail.value.lastContactAt ?? 0;
    };
    const act = (deed: Parameters<typeof practice.bridge.practice.actFleet>[0]['deed']) =>
      practice.bridge.practice.actFleet({ udid: iphone.udid, deed });
    // Whatever it is asked at its enrolment is answered first.
    await vi.waitFor(async () => expect((await practice.bridge.devices.get({ id: iphone.udid })).ok).toBe(true));
    expect(await act({ act: 'age', days: 9 })).toMatchObject({ ok: true });
    expect(Date.now() - (await lastContact())).toBeGreaterThan(8.9 * 86_400_000);
    expect((await fleet())[0]).toMatchObject({ online: false });
    await act({ act: 'go-online' });
    expect(await act({ act: 'type-pin', pin: '123456' })).toMatchObject({ ok: false, error: { code: 'not-possible-now' } });
    await act({ act: 'erase' });
    expect(await act({ act: 'set-up' })).toMatchObject({ ok: true });
    expect(await practice.bridge.practice.removeFleet({ udids: ['nobody'] })).toMatchObject({ error: { code: 'device-not-found' } });
    expect(await practice.bridge.practice.removeFleet({ udids: [iphone.udid] })).toMatchObject({ ok: true });
    expect(await fleet()).toHaveLength(3);
  });
});
