import { beforeEach, describe, expect, it } from 'vitest';
import { type DeclarationsMemory, type DeclaredBody, freshDeclarations, type StatusValue } from './declared-state.ts';
import { FakeDeclarations } from './fake-declarations.ts';

const SUBSCRIPTIONS = 'com.apple.configuration.management.status-subscriptions';

interface Declared {
  readonly Type: string;
  readonly Identifier: string;
  readonly ServerToken: string;
  readonly Payload: unknown;
}

let server: Map<string, Declared>;
let token: string;
let asked: string[];
let reports: { StatusItems: Record<string, never>; FullReport?: boolean; Errors: { StatusItem: string }[] }[];
let memory: DeclarationsMemory;
let battery: StatusValue;
let applied: string[][];
let reachable: boolean;
/** Endpoints that the server has trouble with. */
let failing: string[];

const put = (kind: string, Identifier: string, Type: string, Payload: unknown, ServerToken = '1') =>
  server.set(`${kind}/${Identifier}`, { Type, Identifier, ServerToken, Payload });
const answer = (endpoint: string, data?: Buffer): unknown => {
  if (endpoint === 'tokens') return { SyncTokens: { DeclarationsToken: token, Timestamp: '2026-11-21T00:00:00Z' } };
  if (endpoint === 'status') reports.push(JSON.parse(data?.toString('utf8') ?? ''));
  if (endpoint === 'status') return '';
  if (endpoint !== 'declaration-items') return server.get(endpoint.slice('declaration/'.length)) ?? null;
  const of = (kind: string) =>
    [...server].flatMap(([name, { Identifier, ServerToken }]) => (name.startsWith(kind) ? [{ Identifier, ServerToken }] : []));
  const Declarations = {
    Activations: of('activation'),
    Assets: of('asset'),
    Configurations: of('configuration'),
    Management: of('management'),
  };
  return { Declarations, DeclarationsToken: token };
};
const body: DeclaredBody = {
  configurations: () => ['good'],
  judge: ({ type }) => ({ valid: type === 'good' || type === SUBSCRIPTIONS ? 'valid' : 'invalid', reasons: [] }),
  apply: (active) => applied.push(active.map(({ identifier }) => identifier)),
  status: () => ({ 'device.power.level': battery, 'mdm.app': [{ identifier: 'a', state: 'managed' }] }),
};
let client: FakeDeclarations;

beforeEach(() => {
  server = new Map();
  token = 'T1';
  [asked, reports, applied] = [[], [], []];
  memory = freshDeclarations;
  battery = 80;
  reachable = true;
  failing = [];
  client = new FakeDeclarations({
    ask: async (endpoint, data) => {
      if (!reachable) throw new Error('away');
      asked.push(endpoint);
      if (failing.includes(endpoint)) return { status: 500, body: Buffer.alloc(0) };
      const said = answer(endpoint, data);
      return { status: said === null ? 404 : 200, body: Buffer.from(said === '' ? '' : JSON.stringify(said)) };
    },
    memory: () => memory,
    keep: (next) => {
      memory = next;
    },
    body,
  });
  put('activation', 'act', 'com.apple.activation.simple', { StandardConfigurations: ['subs', 'conf'] });
  put('configuration', 'subs', SUBSCRIPTIONS, { StatusItems: [{ Name: 'device.power.level' }, { Name: 'no.such.item' }] });
  put('configuration', 'conf', 'good', {});
  put('configuration', 'idle', 'good', {});
});

describe('the device’s half of declarative management', () => {
  it('asks for tokens, items and each declaration, applies what is active, and reports in full', async () => {
    await client.synchronise(null);
    expect(asked).toEqual([
      'tokens',
      'declaration-items',
      'declaration/activation/act',
      'declaration/configuration/subs',
      'declaration/configuration/conf',
      'declaration/configuration/idle',
      'status',
    ]);
    expect(applied.at(-1)).toEqual(['subs', 'conf']);
    expect(reports).toMatchObject([
      { FullReport: true, StatusItems: { device: { power: { level: 80 } } }, Errors: [{ StatusItem: 'no.such.item' }] },
    ]);
    const { configurations } = (
      (reports[0] as { StatusItems: unknown }).StatusItems as { management: { declarations: { configurations: object[] } } }
    ).management.declarations;
    expect(configurations).toMatchObject([
      { active: true, valid: 'valid' },
      { active: true, valid: 'valid' },
      { identifier: 'idle', active: false, valid: 'unknown' },
    ]);
  });

  it('fetches only what is new or changed, and drops what is gone', async () => {
    await client.synchronise(null);
    asked = [];
    await client.synchronise(Buffer.from(JSON.stringify({ SyncTokens: { DeclarationsToken: 'T1' } })));
    expect(asked).toEqual([]);
    token = 'T2';
    put('configuration', 'conf', 'good', { more: true }, '2');
    server.delete('configuration/idle');
    await client.synchronise(null);
    expect(asked).toEqual(['tokens', 'declaration-items', 'declaration/configuration/conf', 'status']);
    expect(memory.held.map(({ identifier }) => identifier)).toEqual(['act', 'subs', 'conf']);
  });

  it('then tells only what changed, and nothing when nothing did', async () => {
    await client.synchronise(null);
    await client.report();
    expect(reports).toHaveLength(1);
    battery = 79;
    await client.report();
    expect(reports[1]).toEqual({ StatusItems: { device: { power: { level: 79 } } }, Errors: [] });
  });

  it('what could not be asked is owed', async () => {
    reachable = false;
    await expect(client.synchronise(null)).rejects.toThrow('away');
    expect(memory.syncOwed).toBe(true);
    reachable = true;
    await client.synchronise(null);
    expect(memory).toMatchObject({ syncOwed: false, token: 'T1' });
  });

  // NanoMDM answers 500 whenever the server behind it does not answer 200.
  it.each(['tokens', 'declaration-items', 'declaration/configuration/conf'])(
    'a server in trouble at %s is asked again later',
    async (endpoint) => {
      failing = [endpoint];
      await expect(client.synchronise(null)).rejects.toMatchObject({ code: 'server-unreachable' });
      expect(memory).toMatchObject({ syncOwed: true, token: '', held: [] });
      failing = [];
      await client.synchronise(null);
      expect(memory).toMatchObject({ syncOwed: false, token: 'T1', held: { length: 4 } });
    },
  );

  it('a declaration that is gone when it is asked for is not held', async () => {
    const list = answer('declaration-items');
    server.delete('configuration/idle');
    const meanwhile = new FakeDeclarations({
      ask: async (endpoint) => {
        const said = endpoint === 'declaration-items' ? list : answer(endpoint, Buffer.from('{}'));
        return { status: said === null ? 404 : 200, body: Buffer.from(said === '' ? '' : JSON.stringify(said)) };
      },
      memory: () => memory,
      keep: (next) => {
        memory = next;
      },
      body,
    });
    await meanwhile.synchronise(null);
    expect(memory).toMatchObject({ syncOwed: false, token: 'T1', held: { length: 3 } });
  });

  it('an activation that names what is not there is invalid', async () => {
    put('activation', 'act', 'com.apple.activation.simple', { StandardConfigurations: ['missing'] });
    await client.synchronise(null);
    const { activations } = (
      (reports[0] as { StatusItems: unknown }).StatusItems as { management: { declarations: { activations: object[] } } }
    ).management.declarations;
    expect(activations).toMatchObject([{ valid: 'invalid', reasons: [{ code: 'Error.MissingConfigurations' }] }]);
  });
});
