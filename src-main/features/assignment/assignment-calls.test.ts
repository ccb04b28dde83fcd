import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { AssignmentCalls } from './assignment-calls.ts';
import { TestOrganization } from './testing.ts';

let organization: TestOrganization;
let calls: AssignmentCalls;
let told: string[];

beforeEach(async () => {
  organization = await TestOrganization.open();
  told = [];
  calls = new AssignmentCalls({
    service: organization.service,
    devices: { resolve: () => [], serialNumbers: () => [] },
    clock: organization.clock,
    log: silentLog,
    record: (action, subject, details) => void organization.deeds.push(`${action} ${subject} ${details?.['from']}`),
    publish: (_name, { serialNumber }) => void told.push(serialNumber),
  });
});
afterEach(async () => {
  await calls.stop();
  await organization.close();
});

const ask = (...serialNumbers: string[]) => organization.run(Promise.resolve(calls.refresh({ serialNumbers })));
const standing = (serialNumber: string) => calls.standing({ serialNumber }).value;
/** Lets time run until nothing is being assigned. */
const settle = (serialNumber: string) =>
  organization.run(
    (async () => {
      while (standing(serialNumber).assigning) await new Promise((resolve) => setTimeout(resolve, 1));
    })(),
  );

it('tells of each device what was in the way', async () => {
  organization.register.assign(['A0'], organization.server);
  const { value } = await ask('A0', 'X9');
  expect(value.outcomes).toEqual([
    { serialNumber: 'A0', trouble: null },
    { serialNumber: 'X9', trouble: null },
  ]);
  expect(standing('A0')).toMatchObject({ server: 'here', profile: 'empty', trouble: null, assigning: false });
  expect(standing('X9')).toMatchObject({ inOrganization: false, server: null });
  organization.dep.fault = 'terms-not-signed';
  expect((await ask('A0')).value.outcomes).toEqual([{ serialNumber: 'A0', trouble: 'terms-not-signed' }]);
  expect(standing('A0')).toMatchObject({ server: 'here', trouble: 'terms-not-signed' });
});

it('answers at once, and tells when it is assigned', async () => {
  expect(calls.assign({ serialNumbers: ['A0'], move: false, typed: '' })).toEqual({ ok: true, value: {} });
  expect(standing('A0')).toMatchObject({ assigning: true });
  await settle('A0');
  expect(standing('A0')).toMatchObject({ server: 'here', profile: 'assigned', profileIsOurs: true, assigning: false, trouble: null });
  expect(told.filter((serial) => serial === 'A0').length).toBeGreaterThan(1);
});

it('takes nothing from another server before the end of its serial number, or the number of devices, was typed', async () => {
  organization.register.assign(['A10', 'A11'], organization.other);
  await ask('A10', 'A11');
  calls.assign({ serialNumbers: ['A10'], move: false, typed: '' });
  await settle('A10');
  expect(standing('A10')).toMatchObject({ server: 'elsewhere', serverName: '学校', trouble: 'assigned-elsewhere', confirmation: 'A10' });
  for (const typed of ['', 'A11', '1']) {
    expect(calls.assign({ serialNumbers: ['A10'], move: true, typed })).toMatchObject({ error: { code: 'confirmation-wrong' } });
  }
  expect(calls.assign({ serialNumbers: ['A10', 'A11'], move: true, typed: 'A10' })).toMatchObject({ ok: false });
  expect(organization.deeds).toEqual([]);
  expect(calls.assign({ serialNumbers: ['A10', 'A11'], move: true, typed: '２' })).toMatchObject({ ok: true });
  expect(organization.deeds).toEqual(['assignment.move-confirmed A10 学校', 'assignment.move-confirmed A11 学校']);
  await settle('A11');
  expect(standing('A11')).toMatchObject({ server: 'here', profile: 'assigned' });
});

it('lists provisional devices by the end of their days, and forgets what is over or out of the organisation', async () => {
  organization.register.addByHand('A0');
  organization.clock.advance(9 * 86_400_000);
  organization.register.addByHand('A1');
  await ask('A0', 'A1', 'A2');
  const listed = () => calls.provisional().value.devices.map(({ serialNumber, daysLeft }) => `${serialNumber} ${daysLeft}`);
  expect(listed()).toEqual(['A0 21', 'A1 30']);
  expect(standing('A0').provisional).toMatchObject({ daysLeft: 21 });
  expect(standing('A2').provisional).toBeNull();
  organization.clock.advance(21 * 86_400_000);
  expect(listed()).toEqual(['A1 9']);
  organization.register.release('A1');
  await ask('A1');
  expect(listed()).toEqual([]);
});

it('is told anew by the portal when a person asks', async () => {
  organization.register.release('A0');
  await ask('A0');
  organization.register.addByHand('A0');
  await ask('A0');
  expect(standing('A0')).toMatchObject({ inOrganization: true, server: 'none' });
});
