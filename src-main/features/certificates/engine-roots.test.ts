import { expect, it } from 'vitest';
import { engineAnchors } from './engine-roots.ts';
import { DAY, TestCentre } from './testing.ts';

it('an enrolment anchors the root of now, and a former one while devices are enrolled that know no other', async () => {
  const centre = new TestCentre();
  const { clock, keeper, store } = centre;
  const anchors = async (oldestEnrolledAt: number | null) =>
    (await engineAnchors(keeper, store, { oldestEnrolledAt, now: clock.now() })).map(({ sha256 }) => sha256);
  const [first = ''] = await anchors(null);
  expect(first).toBe((await keeper.engineRoot()).certificate.sha256);
  const begun = clock.now();
  expect(await anchors(begun)).toEqual([first]);
  clock.advance(DAY);
  const { sha256: second } = await centre.installRoot(0);
  expect(await anchors(null)).toEqual([second]);
  expect(await anchors(begun)).toEqual([second, first]);
  // Enrolled since, they know the second.
  expect(await anchors(clock.now())).toEqual([second]);
  clock.advance(DAY);
  const { sha256: third } = await centre.installRoot(1);
  expect(await anchors(begun)).toEqual([third, second, first]);
  expect(await anchors(begun + DAY)).toEqual([third, second]);
  // Gone back, and there is none twice.
  const old = store.history('engine-root').find(({ identity }) => identity === first);
  store.restore(old?.id ?? 0, clock.now());
  expect(new Set(await anchors(begun))).toEqual(new Set([first, second, third]));
  expect((await anchors(begun))[0]).toBe(first);
});

it('an enrolment anchors no root that is over', async () => {
  const centre = new TestCentre();
  const { clock, keeper, store } = centre;
  await keeper.engineRoot();
  const begun = clock.now();
  clock.advance(3000 * DAY);
  await centre.installRoot(0);
  expect(await engineAnchors(keeper, store, { oldestEnrolledAt: begun, now: clock.now() })).toHaveLength(2);
  clock.advance(700 * DAY);
  expect(await engineAnchors(keeper, store, { oldestEnrolledAt: begun, now: clock.now() })).toHaveLength(1);
});
