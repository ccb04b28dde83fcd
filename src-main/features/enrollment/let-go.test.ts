import { beforeAll, describe, expect, it } from 'vitest';
import { fail, ok } from '#lib/outcome.ts';
import type { CaIdentity } from './identity-issuer.ts';
import {
  authenticate,
  checkOut,
  declarative,
  EnrollmentWorld,
  getBootstrapToken,
  makeCa,
  setBootstrapToken,
  tokenUpdate,
  unoffered,
} from './testing.ts';

const CONFIRMED = { typed: 'RELEASE 1', reason: '退職者の端末で、応答しないため' };

let ca: CaIdentity;
beforeAll(async () => {
  ca = await makeCa();
});

const letGo = (world: EnrollmentWorld, deviceId: string, change: object = {}) =>
  world.service.letGoDesk.letGo({ deviceId, confirmation: CONFIRMED, approverId: null, passphrase: '', ...change });

const standing = (world: EnrollmentWorld, deviceId: string) => world.service.letGoDesk.standing({ deviceId }).value;

describe('a device let go by force', () => {
  it('wants the word, a reason, and an enrolment; and is written down', async () => {
    const world = new EnrollmentWorld(ca);
    expect(await letGo(world, 'A')).toMatchObject({ error: { code: 'not-enrolled' } });
    await world.enrol('A');
    for (const typed of ['', 'RELEASE', 'RELEASE 2', '登録解除 1']) {
      expect(await letGo(world, 'A', { confirmation: { ...CONFIRMED, typed } })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    }
    expect(await letGo(world, 'A', { confirmation: { ...CONFIRMED, reason: ' ' } })).toMatchObject({ error: { code: 'reason-empty' } });
    expect(standing(world, 'A')).toEqual({ enrolled: true, approval: false, letGo: null });
    expect(await letGo(world, 'A', { confirmation: { ...CONFIRMED, typed: '解放　１' } })).toMatchObject({ ok: true });
    expect(await letGo(world, 'A')).toMatchObject({ error: { code: 'already-letting-go' } });
    expect(standing(world, 'A').letGo).toMatchObject({ by: 'sato', reason: CONFIRMED.reason, toldAt: null });
    expect(world.traces.at(-1)).toEqual({ action: 'enrollment.let-go', subject: 'A', details: { reason: CONFIRMED.reason } });
    // It may be there after all.
    expect(world.pushes).toHaveLength(1);
  });

  it('wants a second person where there is one', async () => {
    const world = new EnrollmentWorld(ca);
    await world.enrol('A');
    world.approvals = {
      othersThan: () => true,
      check: async (id, passphrase) => (passphrase === 'right' ? ok({ name: id }) : fail('wrong-passphrase')),
    };
    expect(standing(world, 'A').approval).toBe(true);
    expect(await letGo(world, 'A')).toMatchObject({ error: { code: 'approval-needed' } });
    expect(await letGo(world, 'A', { approverId: '鈴木', passphrase: 'x' })).toMatchObject({ error: { code: 'wrong-passphrase' } });
    expect(await letGo(world, 'A', { approverId: ' ＳＡＴＯ ', passphrase: 'right' })).toMatchObject({ error: { code: 'same-person' } });
    expect(standing(world, 'A').letGo).toBeNull();
    expect(await letGo(world, 'A', { approverId: '鈴木', passphrase: 'right' })).toMatchObject({ ok: true });
    expect(world.traces.at(-1)?.details).toMatchObject({ by: '鈴木' });
  });

  it.each([
    ['401 before iOS 17 and macOS 14', false, 'remove-enrolment'],
    ['Apple’s code from there on', true, 'unrecognized-device'],
  ])('is told to go at its next message: %s', async (_what, modern, answer) => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('A');
    if (modern) world.modern.add('A');
    await letGo(world, 'A');
    world.deeds.length = 0;
    expect(world.report('A', certificate)).toMatchObject({ error: { code: answer } });
    expect(world.deeds).toEqual(['cleared A', 'withdrawn A']);
    expect(world.traces.at(-1)).toMatchObject({ action: 'enrollment.let-go-told', subject: 'A' });
    expect(standing(world, 'A').letGo?.toldAt).toBe(world.clock.now());
    expect(world.service.enrolledCount()).toBe(0);
    // An answer may be lost: it is told again, and written down once.
    expect(await world.say(tokenUpdate('A'), certificate)).toBe(answer);
    expect(await world.say(declarative('A', 'tokens'), certificate)).toBe(answer);
    expect(world.traces.filter(({ action }) => action === 'enrollment.let-go-told')).toHaveLength(1);
    expect(await world.service.letGoDesk.keep({ deviceId: 'A' })).toMatchObject({ error: { code: 'already-gone' } });
    expect(await world.say(checkOut('A'), certificate)).toBe('ok');
  });

  it('can be kept as long as it has not come', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('A');
    expect(await world.service.letGoDesk.keep({ deviceId: 'A' })).toMatchObject({ error: { code: 'not-letting-go' } });
    await letGo(world, 'A');
    expect(await world.service.letGoDesk.keep({ deviceId: 'A' })).toMatchObject({ ok: true });
    expect(world.report('A', certificate)).toMatchObject({ ok: true });
    expect(world.traces.at(-1)?.action).toBe('enrollment.let-go-taken-back');
  });

  it('is a device like any other once it enrols anew', async () => {
    const world = new EnrollmentWorld(ca);
    await world.enrol('A');
    await letGo(world, 'A');
    const anew = await world.identity('A');
    expect(await world.say(authenticate('A'), anew)).toBe('ok');
    expect(await world.say(tokenUpdate('A'), anew)).toBe('ok');
    expect(world.report('A', anew)).toMatchObject({ ok: true, value: { enabled: true } });
    expect(standing(world, 'A').letGo).toBeNull();
  });

  it('nobody else is ever told to go: every message, from every stranger, whatever the enrolment is in', async () => {
    const world = new EnrollmentWorld(ca);
    const own = await world.enrol('A');
    const other = await world.enrol('B');
    const retired = await world.enrol('C');
    const newest = await world.enrol('C');
    const never = await world.identity('A', 'SN-A');
    const foreign = await new EnrollmentWorld(await makeCa()).enrol('A');
    const strangers = { other, retired, newest, never, foreign };
    const messages = ['A', 'B', 'C', 'nobody', ''].flatMap((udid) => [
      authenticate(udid, { topic: 'another' }),
      tokenUpdate(udid),
      declarative(udid, 'tokens'),
      checkOut(udid),
      declarative(udid, 'declaration/none/of/ours'),
      setBootstrapToken(udid, null),
      getBootstrapToken(udid),
      ...unoffered(udid).map(([message]) => message),
      tokenUpdate(udid, { topic: 'another' }),
      tokenUpdate(udid, { userId: 'U' }),
      tokenUpdate(udid, { udid: null }),
    ]);
    const ends = new Set(['remove-enrolment', 'unrecognized-device']);
    const answers = async (certificates: readonly (typeof own)[]) => {
      const heard: string[] = [];
      for (const certificate of certificates) {
        for (const message of messages) heard.push(await world.say(message, certificate));
        for (const udid of ['A', 'B', 'C', 'nobody']) {
          const reported = world.report(udid, certificate);
          heard.push(reported.ok ? 'ok' : reported.error.code);
        }
      }
      return heard;
    };
    const before = await answers([...Object.values(strangers), own]);
    expect(before.filter((code) => ends.has(code))).toEqual([]);
    expect(new Set(before).size).toBeGreaterThan(3);

    await world.enrol('A');
    await letGo(world, 'A');
    world.modern.add('A');
    expect((await answers(Object.values(strangers))).filter((code) => ends.has(code))).toEqual([]);
    // It has not come itself.
    expect(standing(world, 'A').letGo?.toldAt).toBeNull();
  });
});
