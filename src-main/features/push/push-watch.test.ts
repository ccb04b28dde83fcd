import { beforeEach, describe, expect, it } from 'vitest';
import { memoryDatabase } from '#store/testing.ts';
import { PushService } from './push-service.ts';
import { DAY_MS, dropped, form, HOUR_MS, OTHER_TOPIC, type TestBench, TOPIC, testBench } from './testing.ts';
import type { PushWatchRun } from './watch-rules.ts';

const MINUTE_MS = 60_000;

describe('after a change of the push certificate', () => {
  let bench: TestBench;
  let service: PushService;

  beforeEach(async () => {
    bench = await testBench(memoryDatabase());
    service = new PushService(bench.ports);
    await service.start();
  });

  /** What was begun in the background is done. */
  const settled = () => new Promise(setImmediate);
  const later = async (ms: number) => {
    bench.clock.advance(ms);
    await settled();
  };
  const restart = async () => {
    await service.halt();
    service = new PushService(bench.ports);
    await service.start();
    await settled();
  };
  const view = async () => {
    const answer = await service.overview();
    if (!answer.ok) throw new Error('no overview');
    return answer.value;
  };
  const install = async (topic = TOPIC, days = 365) => {
    await service.begin({ flow: 'new' });
    await service.submitForm(form);
    const request = await service.request();
    await service.import(dropped((await bench.issue(request.ok ? request.value.content : '', { topic, days })).pem));
    expect(await service.verify()).toEqual({ ok: true, value: {} });
    await settled();
  };
  const actions = () => bench.recorded.map(({ action }) => action);

  describe('the proof', () => {
    it('is not waited for where there is no device', async () => {
      await install();
      expect(await view()).toMatchObject({ wizard: { step: 'done', proof: null }, watch: null });
      expect(bench.world.rings).toBe(0);
    });

    it('is the first answer since, by a device that was rung with it', async () => {
      bench.enroll(3, TOPIC, bench.clock.now() - MINUTE_MS);
      await install();
      expect(bench.world.rings).toBe(1);
      service.answered();
      await settled();
      expect(await view()).toMatchObject({ wizard: { step: 'proof', proof: null } });
      await later(5_000);
      bench.answer(1);
      service.answered();
      await settled();
      expect(await view()).toMatchObject({
        wizard: { step: 'done', proof: { at: bench.clock.now(), deviceName: 'iPad 1' } },
        // Not "0 %" beside "iPad 1 answered".
        watch: { answered: 1 },
      });
      expect(bench.recorded.at(-1)).toMatchObject({ action: 'push.proved', subject: TOPIC, actor: '@device' });
      bench.answer(3);
      service.answered();
      await settled();
      expect(actions().filter((action) => action === 'push.proved')).toHaveLength(1);
    });

    it('is waited for over restarts, and found by itself', async () => {
      bench.enroll(2);
      await install();
      await restart();
      expect(await view()).toMatchObject({ wizard: { step: 'proof' } });
      await service.halt();
      await later(MINUTE_MS);
      bench.answer(1);
      await restart();
      expect(await view()).toMatchObject({ wizard: { step: 'done', proof: { deviceName: 'iPad 1' } } });
    });

    it('costs nothing while nobody waits for it', async () => {
      let looks = 0;
      const fleet = { ...bench.ports.fleet, firstAnswerSince: () => ((looks += 1), null) };
      const quiet = new PushService({ ...bench.ports, fleet });
      for (let report = 0; report < 1000; report += 1) quiet.answered();
      await settled();
      expect(looks).toBe(0);
    });

    it('is given up when the certificate is gone back from', async () => {
      await install();
      await service.close();
      bench.enroll(2);
      await install(TOPIC, 366);
      const [before] = bench.ports.credentials.history('push');
      expect(await view()).toMatchObject({ wizard: { step: 'proof' }, watch: { rollbackId: before?.id } });
      const abandoned = service.currentPushIdentity()?.certificatePem;
      await later(MINUTE_MS);
      bench.ports.credentials.restore(before?.id ?? 0, bench.clock.now());
      await service.credentialChanged();
      await settled();
      expect(service.currentPushIdentity()?.certificatePem).toBe(before?.certificate);
      expect(abandoned).not.toBe(before?.certificate);
      expect(await view()).toMatchObject({ wizard: null, watch: { state: 'watching', since: bench.clock.now(), rung: 2 } });
      expect(bench.world.rings).toBe(2);
      expect(bench.ports.watches.open()).toHaveLength(1);
    });
  });

  describe('the watch', () => {
    /** Of 20 devices 16 were in contact the day before. */
    const usual = async () => {
      bench.enroll(20, TOPIC, bench.clock.now() - DAY_MS - 1);
      bench.world.devices = bench.world.devices.map((device, index) =>
        index < 16 ? { ...device, reportedAt: bench.clock.now() - HOUR_MS } : device,
      );
      await install();
      await later(MINUTE_MS);
    };

    it('ends well when as many answer as usual, and is told for a day', async () => {
      await usual();
      expect((await view()).watch).toEqual({
        state: 'watching',
        since: bench.clock.now() - MINUTE_MS,
        endsAt: bench.clock.now() + 59 * MINUTE_MS,
        rung: 20,
        refused: 0,
        unreached: 0,
        answered: 0,
        rate: 0,
        normalRate: 80,
        rollbackId: null,
      });
      bench.answer(15);
      const published = bench.published.length;
      await later(MINUTE_MS);
      expect(bench.published.length).toBeGreaterThan(published);
      expect((await view()).watch).toMatchObject({ answered: 15, rate: 75 });
      await later(HOUR_MS);
      expect((await view()).watch).toMatchObject({ state: 'good', rate: 75 });
      await later(DAY_MS - 3 * MINUTE_MS);
      expect((await view()).watch).toMatchObject({ state: 'good' });
      await later(3 * MINUTE_MS);
      expect((await view()).watch).toBeNull();
      expect(bench.ports.watches.open()).toEqual([]);
      expect(actions()).not.toContain('push.answers-dropped');
    });

    it('alarms once when not half as many answer, until somebody has seen it', async () => {
      await usual();
      bench.answer(7);
      await later(58 * MINUTE_MS);
      expect((await view()).watch).toMatchObject({ state: 'watching', rate: 35 });
      await later(MINUTE_MS);
      expect((await view()).watch).toMatchObject({ state: 'alarm', rate: 35, normalRate: 80 });
      await restart();
      bench.answer(20);
      await later(3 * DAY_MS);
      expect((await view()).watch).toMatchObject({ state: 'alarm', answered: 20 });
      const alarms = bench.recorded.filter(({ action }) => action === 'push.answers-dropped');
      expect(alarms).toMatchObject([
        { subject: TOPIC, actor: '@shitaku', details: { rung: '20', answered: '7', rate: '35', normalRate: '80' } },
      ]);
      await service.close();
      expect(await view()).toMatchObject({ watch: null, wizard: null });
    });

    it('is not seen from the first pages of another wizard', async () => {
      bench.world.failures = { 'wrong-topic': 20 };
      await usual();
      await service.close();
      expect((await view()).watch).toBeNull();
      await service.credentialChanged();
      await settled();
      await service.begin({ flow: 'renewal' });
      await service.close();
      expect(await view()).toMatchObject({ wizard: null, watch: { state: 'alarm' } });
      await service.close();
      expect((await view()).watch).toBeNull();
    });

    it('is not closed before its hour is over', async () => {
      await usual();
      await service.close();
      expect(await view()).toMatchObject({ wizard: null, watch: { state: 'watching' } });
    });

    it('alarms at once when APNs refuses every second ring', async () => {
      bench.world.failures = { 'bad-token': 3, 'wrong-topic': 3, unregistered: 3 };
      await usual();
      expect((await view()).watch).toMatchObject({ state: 'watching', refused: 9 });
      bench.world.failures = { 'certificate-refused': 10 };
      expect(await service.ringAgain()).toEqual({ ok: true, value: {} });
      await settled();
      expect((await view()).watch).toMatchObject({ state: 'alarm', rung: 20, refused: 10 });
      expect(bench.world.rings).toBe(2);
    });

    describe('while APNs cannot be reached', () => {
      const offline = { unreachable: 20 };

      it('says so, judges nothing, and rings again until it gets through; then the hour begins', async () => {
        bench.world.failures = offline;
        await usual();
        expect((await view()).watch).toMatchObject({ state: 'watching', rung: 0, refused: 0, unreached: 20, rate: null });
        await later(2 * HOUR_MS);
        expect((await view()).watch).toMatchObject({ state: 'watching', unreached: 20 });
        const tried = bench.world.rings;
        expect(tried).toBeGreaterThan(1);
        bench.world.failures = {};
        await later(15 * MINUTE_MS);
        expect(bench.world.rings).toBe(tried + 1);
        const at = bench.clock.now();
        expect((await view()).watch).toMatchObject({ state: 'watching', rung: 20, unreached: 0, rate: 0, endsAt: at + HOUR_MS });
        await later(HOUR_MS);
        expect((await view()).watch).toMatchObject({ state: 'alarm' });
        expect(bench.world.rings).toBe(tried + 1);
      });

      it('waits longer from time to time', async () => {
        bench.world.failures = offline;
        await usual();
        const at: number[] = [];
        let seen = bench.world.rings;
        for (let minute = 2; minute <= 60; minute += 1) {
          await later(MINUTE_MS);
          if (bench.world.rings > seen) at.push(minute);
          seen = bench.world.rings;
        }
        expect(at.length).toBeGreaterThanOrEqual(4);
        expect(at.length).toBeLessThanOrEqual(8);
      });

      it('takes what throttles and what is Apple’s own trouble for the same', async () => {
        bench.world.failures = { throttled: 10, 'apple-unavailable': 9, rejected: 1 };
        await usual();
        expect((await view()).watch).toMatchObject({ state: 'watching', rung: 1, refused: 0, unreached: 19 });
      });

      it('is rung at once by the next process', async () => {
        bench.world.failures = offline;
        await usual();
        bench.world.failures = {};
        const tried = bench.world.rings;
        await restart();
        expect((await view()).watch).toMatchObject({ rung: 20, unreached: 0 });
        expect(bench.world.rings).toBe(tried + 1);
      });

      it('keeps the count of a ring that got through before', async () => {
        await usual();
        bench.world.failures = offline;
        await service.ringAgain();
        await settled();
        expect((await view()).watch).toMatchObject({ rung: 20, refused: 0, unreached: 20, rate: 0 });
        await later(HOUR_MS);
        expect((await view()).watch).toMatchObject({ state: 'alarm' });
      });

      it('is known of a watch that an earlier version kept', async () => {
        await usual();
        const [row] = bench.ports.watches.open();
        if (row === undefined) throw new Error('no watch');
        const { unreached: _, ...rings } = row.data.rings ?? { unreached: 0 };
        bench.ports.watches.save(row.id, row.step, { ...row.data, rings: rings as PushWatchRun['rings'] }, bench.clock.now());
        await restart();
        expect((await view()).watch).toMatchObject({ rung: 20, unreached: 0 });
        expect(bench.world.rings).toBe(1);
      });
    });

    it('goes on after a restart in its midst, and rings when that was cut off', async () => {
      const never = { ...bench.ports.fleet, ringAll: () => new Promise<never>(() => {}) };
      const dying = new PushService({ ...bench.ports, fleet: never });
      service = dying;
      await usual();
      expect((await view()).watch).toMatchObject({ rung: 0, rate: 0 });
      await dying.halt();
      await restart();
      expect((await view()).watch).toMatchObject({ state: 'watching', rung: 20 });
      expect(bench.world.rings).toBe(1);
      await restart();
      expect(bench.world.rings).toBe(1);
      bench.answer(1);
      await service.halt();
      await later(2 * HOUR_MS);
      await restart();
      expect((await view()).watch).toMatchObject({ state: 'alarm' });
    });

    it('begins by itself when the process died between a rollback and it', async () => {
      await install();
      await service.close();
      await install(TOPIC, 366);
      bench.enroll(2);
      await service.halt();
      await later(MINUTE_MS);
      bench.ports.credentials.restore(bench.ports.credentials.history('push')[0]?.id ?? 0, bench.clock.now());
      await restart();
      expect(await view()).toMatchObject({ wizard: null, watch: { state: 'watching', rung: 2 } });
      await later(2 * HOUR_MS);
      await service.close();
      await restart();
      expect((await view()).watch).toBeNull();
    });

    it('offers to go back to what is not expired', async () => {
      await install(TOPIC, 10);
      await service.close();
      bench.enroll(1);
      await install(TOPIC, 365);
      expect((await view()).watch?.rollbackId).toBe(bench.ports.credentials.history('push')[0]?.id);
      await service.halt();
      await later(11 * DAY_MS);
      await service.credentialChanged();
      expect((await view()).watch?.rollbackId).toBeNull();
    });

    describe('offers no way back', () => {
      /** Two certificates of one topic, the second just installed with devices enrolled; answers the one that was left. */
      const renewed = async () => {
        await install();
        await service.close();
        bench.enroll(1);
        bench.clock.advance(MINUTE_MS);
        await install(TOPIC, 366);
        const [left] = bench.ports.credentials.history('push');
        if (left === undefined) throw new Error('nothing was left');
        return left;
      };
      const offered = async () => (await view()).watch?.rollbackId;

      it('to the certificate that was just gone back from', async () => {
        const left = await renewed();
        expect(await offered()).toBe(left.id);
        await later(MINUTE_MS);
        bench.ports.credentials.restore(left.id, bench.clock.now());
        await service.credentialChanged();
        expect((await view()).watch).toMatchObject({ state: 'watching', rollbackId: null });
      });

      it('past it to one that was left for it, but to what was before', async () => {
        const first = await renewed();
        await service.close();
        await later(MINUTE_MS);
        await install(TOPIC, 367);
        const [second] = bench.ports.credentials.history('push');
        expect(await offered()).toBe(second?.id);
        bench.ports.credentials.restore(second?.id ?? 0, bench.clock.now());
        await service.credentialChanged();
        expect(await offered()).toBe(first.id);
        bench.ports.credentials.restore(first.id, bench.clock.now());
        await service.credentialChanged();
        expect(await offered()).toBeNull();
      });

      it('to one that APNs refused; that APNs could not be asked is no reason', async () => {
        const left = await renewed();
        const { credentials, clock } = bench.ports;
        credentials.recordCheck(left.id, clock.now(), { code: 'unreachable', details: {} });
        expect(await offered()).toBe(left.id);
        credentials.recordCheck(left.id, clock.now(), { code: 'certificate-refused', details: { reason: 'revoked' } });
        expect(await offered()).toBeNull();
      });

      it('to one whose key is gone', async () => {
        const left = await renewed();
        bench.ports.secrets.delete(left.secretName);
        expect(await offered()).toBeNull();
      });
    });

    it('has nothing to ring where nothing is watched, and stops when told', async () => {
      expect(await service.ringAgain()).toMatchObject({ error: { code: 'nothing-to-watch' } });
      await usual();
      await service.halt();
      const published = bench.published.length;
      bench.answer(20);
      await later(2 * DAY_MS);
      expect(bench.published).toHaveLength(published);
    });

    it('tells when ringing failed for a reason of our own', async () => {
      const told: unknown[] = [];
      const broken = { ...bench.ports.fleet, ringAll: () => Promise.reject(new Error('bug')) };
      service = new PushService({
        ...bench.ports,
        fleet: broken,
        log: { ...bench.ports.log, error: (message) => void told.push(message) },
      });
      bench.enroll(1);
      await install();
      expect(told).toEqual(['a push task failed']);
      expect((await view()).watch).toMatchObject({ state: 'watching' });
    });
  });

  it('counts the devices that listen to the installed topic', async () => {
    await install();
    bench.enroll(5);
    expect((await view()).devices).toBe(5);
    bench.enroll(5, OTHER_TOPIC);
    expect((await view()).devices).toBe(0);
  });
});
