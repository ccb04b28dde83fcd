import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SelectionStanding } from '#contract/assignment.ts';
import { silentLog } from '#lib/log.ts';
import { ok } from '#lib/outcome.ts';
import { AssignmentCalls } from './assignment-calls.ts';
import { TestOrganization } from './testing.ts';

let organization: TestOrganization;
let calls: AssignmentCalls;
let told: string[];
let moves: string[];

const callsWith = (service: ConstructorParameters<typeof AssignmentCalls>[0]['service'] = organization.service) =>
  new AssignmentCalls({
    service,
    devices: {
      resolve: (selection) => ('ids' in selection ? selection.ids : null),
      serialNumbers: (ids) => ids.map((id) => (id === 'silent' ? '' : id)),
    },
    clock: organization.clock,
    log: silentLog,
    record: (_action, subject, details) => void moves.push(`${subject} ${details?.['from']}`),
    publish: (name, payload) => void (name === 'changed' && 'serialNumber' in payload && told.push(payload.serialNumber)),
  });

beforeEach(async () => {
  organization = await TestOrganization.open();
  [told, moves] = [[], []];
  calls = callsWith();
});
afterEach(async () => {
  await calls.stop();
  await organization.close();
});

const chosen = (...ids: string[]) => ({ selection: { ids } });
const none = { assignable: 0, assigning: 0, ready: 0, elsewhere: 0, 'by-hand': 0, outside: 0, unknown: 0, unnumbered: 0 };
async function standing(...ids: string[]): Promise<SelectionStanding> {
  const answer = await calls.selection(chosen(...ids));
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}
const assign = (ids: string[], typed: string | null = null) =>
  calls.assignSelection({ ...chosen(...ids), move: typed !== null, typed: typed ?? '' });
const when = (holds: () => Promise<boolean>) =>
  organization.run(
    (async () => {
      while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 1));
    })(),
  );
const settled = (...ids: string[]) => when(async () => (await standing(...ids)).counts.assigning === 0);
const check = async (...ids: string[]) => {
  expect(await calls.refreshSelection(chosen(...ids))).toEqual(ok({}));
  expect((await standing()).checking).toBe(true);
  await when(async () => !(await standing()).checking);
};

it('counts each device once by how it stands, without asking Apple', async () => {
  organization.register.assign(['A0', 'A1'], organization.server);
  organization.register.assign(['A3', 'A4'], organization.other);
  await organization.assign(['A0']);
  await check('A0', 'A1', 'A2', 'A3', 'A4', 'X9');
  const before = organization.asked.length;
  expect(await standing('A0', 'A1', 'A2', 'A3', 'A4', 'X9', 'A5', 'silent', 'A3')).toEqual({
    counts: { ...none, assignable: 2, ready: 1, elsewhere: 2, outside: 1, unknown: 1, unnumbered: 1 },
    servers: ['学校'],
    obstacle: null,
    troubles: {},
    checking: false,
    confirmation: '2',
  });
  expect(organization.asked.length).toBe(before);
  expect(await calls.selection({ selection: { viewId: 'gone' } })).toMatchObject({ error: { code: 'view-unknown' } });
});

it('assigns what can be, leaves what is elsewhere, and tells what was met', async () => {
  organization.register.assign(['A1'], organization.server);
  organization.register.assign(['A3'], organization.other);
  const all = ['A1', 'A2', 'A3', 'X9', 'A5'];
  await check('A1', 'A2', 'A3', 'X9');
  expect(await assign(all)).toEqual(ok({ devices: 2 }));
  expect((await standing(...all)).counts).toMatchObject({ assigning: 2, elsewhere: 1, unknown: 1 });
  expect(await assign(all)).toMatchObject({ error: { code: 'nothing-to-assign' } });
  await settled(...all);
  expect((await standing(...all)).counts).toEqual({ ...none, ready: 2, elsewhere: 1, outside: 1, unknown: 1 });
  expect([moves, organization.service.standing('A3').server]).toEqual([[], 'elsewhere']);
  organization.dep.fault = 'terms-not-signed';
  await check('A5');
  expect((await standing(...all)).troubles).toEqual({ 'terms-not-signed': 1 });
  expect(told).toContain('A5');
});

it('takes devices from other servers once their number was typed, and records each', async () => {
  organization.register.assign(['A3', 'A4'], organization.other);
  const all = ['A2', 'A3', 'A4'];
  await check(...all);
  for (const typed of ['', '3', 'A3']) expect(await assign(all, typed)).toMatchObject({ error: { code: 'confirmation-wrong' } });
  expect([moves, (await standing(...all)).counts.assigning]).toEqual([[], 0]);
  expect(await assign(all, '２')).toEqual(ok({ devices: 3 }));
  await settled(...all);
  expect((await standing(...all)).counts).toEqual({ ...none, ready: 3 });
  expect(moves).toEqual(['A3 学校', 'A4 学校']);
});

it('says what is in the way of all, and what only a person can do in the portal', async () => {
  organization.register.assign(['A1'], organization.server);
  organization.register.assign(['A3'], organization.other);
  await check('A1', 'A2', 'A3');
  organization.hasKey = false;
  expect((await standing('A1', 'A2', 'A3')).counts).toEqual({ ...none, assignable: 1, 'by-hand': 2 });
  organization.settings = null;
  expect((await standing('A1')).obstacle).toBe('engine-not-listening');
  expect(await assign(['A1'])).toMatchObject({ error: { code: 'engine-not-listening' } });
  organization.hasToken = false;
  expect((await standing('A1')).obstacle).toBe('no-ade-token');
  expect(await assign(['A1'])).toMatchObject({ error: { code: 'no-ade-token' } });
});

it('asks of no more than a thousand at once, however many there are, and goes on after a slice that failed', async () => {
  const many = Array.from({ length: 2_001 }, (_, n) => `B${n}`);
  const asked: string[] = [];
  const { service } = organization;
  await calls.stop();
  calls = callsWith({
    events: service.events,
    provisional: () => [],
    listState: () => null,
    readList: service.readList.bind(service),
    obstacle: async () => null,
    hasKey: () => true,
    standing: (serial) => ({ ...service.standing(serial), inOrganization: true, server: 'none' }),
    refresh: async (serials) => {
      asked.push(`refresh ${serials.length}`);
      return new Map();
    },
    assign: async (serials, _signal, options) => {
      asked.push(`assign ${serials.length} ${options?.move}`);
      if (serials[0] === 'B0') throw new Error('broken');
      return new Map();
    },
  });
  expect(await calls.refreshSelection(chosen(...many))).toEqual(ok({}));
  await when(async () => !(await standing()).checking);
  expect(await assign(many)).toEqual(ok({ devices: 2_001 }));
  await settled(...many);
  expect(asked).toEqual(['refresh 1000', 'refresh 1000', 'refresh 1', 'assign 1000 false', 'assign 1000 false', 'assign 1 false']);
  expect((await standing(...many)).troubles).toEqual({ refused: 1_000, 'not-confirmed': 1_001 });
});

it('makes two activities at Apple of a thousand and one devices', async () => {
  const many = Array.from({ length: 1_001 }, (_, n) => `C${n}`);
  organization.owned.push(...many.map((serialNumber) => ({ ...organization.owned[0], serialNumber }) as (typeof organization.owned)[0]));
  const answers = await organization.assign(many);
  expect(Object.values(answers).filter((answer) => answer === 'ready')).toHaveLength(1_001);
  expect(organization.count('POST /v1/orgDeviceActivities')).toBe(2);
});
