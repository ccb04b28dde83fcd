import { describe, expect, it } from 'vitest';
import { declarations as contract } from '#contract/declarations.ts';
import { ManualClock } from '#lib/clock.ts';
import { memoryDatabase } from '#store/testing.ts';
import { contentsFor, IDENTIFIERS, isDeclarative } from '../../protocols/mdm/declaration-contents.ts';
import { declarationBody, declarationSet, itemsBody, readEndpoint, tokensBody } from '../../protocols/mdm/declarations.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';
import { mergeStatus, readStatusReport } from '../../protocols/mdm/status-report.ts';
import { DeclarationsService } from './declarations-service.ts';

const HOUR = 3_600_000;
const UPDATE = { version: '26.1', build: null, deadline: '2026-12-01T03:00:00', detailsUrl: null };
type Held = Record<string, { ServerToken: string; Type: string; Payload: Record<string, unknown> }>;

function world(
  device: { managed: boolean; platform: Platform | null; osVersion: string } = { managed: true, platform: 'iOS', osVersion: '26.0' },
) {
  const clock = new ManualClock();
  const synced: string[] = [];
  const told: unknown[] = [];
  let organization = '株式会社サンプル';
  const service = new DeclarationsService({
    database: memoryDatabase(),
    clock,
    protocol: {
      isDeclarative,
      contentsFor,
      declarationSet,
      readEndpoint,
      tokensBody,
      itemsBody,
      declarationBody,
      readStatusReport,
      mergeStatus,
    },
    device: (id) => (id === 'd' ? device : null),
    organization: () => organization,
    sync: (id) => synced.push(id),
    told: (_id, what) => {
      told.push(what);
      if (what.osVersion !== null) device.osVersion = what.osVersion;
    },
    publish: () => {},
  });
  const ask = (endpoint: string, data: unknown = null) => {
    const answer = service.answer(
      'd',
      endpoint,
      data === null ? null : Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)),
    );
    if (!answer.ok) return answer.error.code;
    return answer.value === null ? null : (JSON.parse(Buffer.from(answer.value).toString()) as Record<string, never>);
  };
  const held: Held = {};
  /** A device as Apple describes it: what is new is fetched, what is missing is dropped. */
  const comeFor = () => {
    const items = ask('declaration-items') as unknown as { Declarations: Record<string, { Identifier: string; ServerToken: string }[]> };
    const kinds = { Activations: 'activation', Assets: 'asset', Configurations: 'configuration', Management: 'management' } as const;
    const names = new Set<string>();
    for (const [list, kind] of Object.entries(kinds)) {
      for (const { Identifier, ServerToken } of items.Declarations[list] ?? []) {
        names.add(Identifier);
        if (held[Identifier]?.ServerToken !== ServerToken)
          held[Identifier] = ask(`declaration/${kind}/${Identifier}`) as unknown as Held[string];
      }
    }
    for (const name of Object.keys(held)) if (!names.has(name)) delete held[name];
  };
  const status = (items: object, more: object = {}) => ask('status', { StatusItems: items, Errors: [], ...more });
  const view = () => {
    const answer = service.ofDevice({ deviceId: 'd' });
    if (!answer.ok) throw new Error('refused');
    return contract.calls.ofDevice.output.parse(answer.value);
  };
  const settle = () => Promise.resolve();
  return {
    service,
    clock,
    synced,
    told,
    device,
    ask,
    held,
    comeFor,
    status,
    view,
    settle,
    rename: (name: string) => void (organization = name),
  };
}

describe('a device', () => {
  it('is told after enrolment, comes for everything, and is told no more', async () => {
    const { service, synced, comeFor, held, view, settle } = world();
    service.recordAuthenticated('d');
    service.review('d');
    await settle();
    expect(synced).toEqual(['d']);
    comeFor();
    expect(Object.keys(held).sort()).toEqual([
      IDENTIFIERS.activation,
      IDENTIFIERS.organization,
      IDENTIFIERS.server,
      IDENTIFIERS.subscriptions,
    ]);
    service.review('d');
    await settle();
    expect(synced).toEqual(['d']);
    expect(view()).toMatchObject({ supported: true, fetchedAt: expect.any(Number) as number, update: null });
  });

  it('that does not come is told again after a day, not sooner', async () => {
    const { service, synced, clock, settle } = world();
    service.review('d');
    service.review('d');
    clock.advance(10 * HOUR);
    service.review('d');
    await settle();
    expect(synced).toHaveLength(1);
    clock.advance(11 * HOUR);
    service.review('d');
    await settle();
    expect(synced).toHaveLength(2);
  });

  it('whose system knows no declarations hears of none', async () => {
    const { service, synced, ask, view, settle } = world({ managed: true, platform: 'iOS', osVersion: '14.8' });
    service.review('d');
    await settle();
    expect(synced).toEqual([]);
    expect(ask('tokens')).toBe('not-found');
    expect(service.tokens('d')).toBeNull();
    expect(view()).toMatchObject({ supported: false, declarations: [] });
  });

  it('that left is declared nothing', () => {
    const { ask } = world({ managed: false, platform: 'iOS', osVersion: '26.0' });
    expect(ask('tokens')).toBe('not-found');
  });

  it('hears 404 for what there is not, and 400 for what cannot be read', () => {
    const { ask } = world();
    expect(ask('declaration/configuration/none')).toBe('not-found');
    expect(ask('declaration/asset/none')).toBe('not-found');
    expect(ask('nonsense')).toBe('bad-request');
    expect(ask('status')).toBe('bad-request');
    expect(ask('status', '{')).toBe('bad-request');
    expect(ask('tokens')).toHaveProperty('SyncTokens.DeclarationsToken');
  });

  it('is told of another name of the organisation', async () => {
    const { service, synced, comeFor, rename, held, settle } = world();
    service.review('d');
    comeFor();
    rename('別の会社');
    service.review('d');
    await settle();
    expect(synced).toHaveLength(2);
    comeFor();
    expect(held[IDENTIFIERS.organization]?.Payload).toEqual({ Name: '別の会社' });
  });
});

describe('status', () => {
  it('feeds the inventory, and is kept from report to report', () => {
    const { status, told } = world();
    status({ device: { power: { 'battery-health': 'normal' } }, passcode: { 'is-compliant': true } });
    status({ passcode: { 'is-compliant': false }, mdm: { app: [{ identifier: 'a', state: 'prompting-for-login' }] } });
    expect(told.at(-1)).toEqual({
      facts: [
        { name: 'batteryHealth', value: 'normal' },
        { name: 'passcodeCompliant', value: false },
      ],
      managedApps: [{ bundleId: 'a', status: 'PromptingForLogin' }],
      osVersion: null,
      build: null,
    });
    status({ passcode: { 'is-present': true } }, { FullReport: true });
    expect(told.at(-1)).toMatchObject({ facts: [{ name: 'passcodePresent', value: true }], managedApps: null });
  });

  it('tells how each declaration stands; an error stands until the item is told', () => {
    const { status, comeFor, held, view } = world();
    comeFor();
    const token = held[IDENTIFIERS.subscriptions]?.ServerToken;
    const configurations = [
      {
        identifier: IDENTIFIERS.subscriptions,
        'server-token': token,
        active: false,
        valid: 'invalid',
        reasons: [{ code: 'E', description: 'why' }],
      },
    ];
    status(
      { management: { declarations: { activations: [], configurations, assets: [], management: [] } } },
      {
        Errors: [{ StatusItem: 'passcode.is-present', Reasons: [{ Code: 'X' }] }],
      },
    );
    expect(view().declarations.find(({ purpose }) => purpose === 'status')).toMatchObject({ state: 'invalid', reasons: [{ code: 'E' }] });
    expect(view().errors).toEqual([{ item: 'passcode.is-present', reasons: [{ code: 'X', description: '' }] }]);
    status({ passcode: { 'is-present': true } });
    expect(view().errors).toEqual([]);
  });

  it('of other abilities leads to other declarations', async () => {
    const { service, status, comeFor, held, synced, settle } = world();
    service.review('d');
    comeFor();
    const declarations = {
      activations: ['com.apple.activation.simple'],
      configurations: ['com.apple.configuration.management.status-subscriptions'],
    };
    status({ management: { 'client-capabilities': { 'supported-payloads': { declarations, 'status-items': ['passcode.is-present'] } } } });
    await settle();
    expect(synced).toHaveLength(2);
    comeFor();
    expect(Object.keys(held).sort()).toEqual([IDENTIFIERS.activation, IDENTIFIERS.subscriptions]);
    expect(held[IDENTIFIERS.subscriptions]?.Payload).toEqual({ StatusItems: [{ Name: 'passcode.is-present' }] });
  });
});

describe('an update', () => {
  it('is declared, followed, and taken back when the device has it', async () => {
    const { service, comeFor, held, status, view, synced, settle } = world();
    service.review('d');
    comeFor();
    service.setUpdate('d', UPDATE, 7);
    await settle();
    // Whoever sets it says so by a command of its own.
    expect(synced).toHaveLength(1);
    expect(view().update).toMatchObject({ version: '26.1', phase: 'declared' });
    comeFor();
    expect(held[IDENTIFIERS.update]?.Payload).toEqual({ TargetOSVersion: '26.1', TargetLocalDateTime: '2026-12-01T03:00:00' });
    expect(held[IDENTIFIERS.activation]?.Payload).toEqual({ StandardConfigurations: [IDENTIFIERS.subscriptions, IDENTIFIERS.update] });
    expect(view().update?.phase).toBe('received');
    status({ softwareupdate: { 'install-state': 'downloading', 'pending-version': { 'os-version': '26.1', 'build-version': 'B' } } });
    expect(view().update?.phase).toBe('downloading');
    status({ device: { 'operating-system': { version: '26.1' } } });
    await settle();
    expect(view().update).toBeNull();
    expect(synced).toHaveLength(2);
    comeFor();
    expect(held[IDENTIFIERS.update]).toBeUndefined();
  });

  it('is withdrawn with the command that told of it, and the device told', async () => {
    const { service, comeFor, held, synced, settle, view } = world();
    service.setUpdate('d', UPDATE, 7);
    comeFor();
    expect(held[IDENTIFIERS.update]).toBeDefined();
    // A later one has taken its place.
    service.withdrawUpdate('d', 6);
    expect(view().update).not.toBeNull();
    service.withdrawUpdate('d', 7);
    expect(view().update).toBeNull();
    await settle();
    expect(synced).toEqual(['d']);
    comeFor();
    expect(held[IDENTIFIERS.update]).toBeUndefined();
  });

  it('does not outlive an enrolment', () => {
    const { service, view } = world();
    service.setUpdate('d', UPDATE, 7);
    service.recordAuthenticated('d');
    expect(view().update).toBeNull();
  });

  it('goes by command where the device says it does not know the declaration', () => {
    const { service, status, device } = world({ managed: true, platform: 'iOS', osVersion: '18.0' });
    const target = { ...device, supervised: true };
    expect(service.updateWay('d', target)).toBe('declaration');
    service.review('d');
    status({
      management: { 'client-capabilities': { 'supported-payloads': { declarations: { activations: ['com.apple.activation.simple'] } } } },
    });
    expect(service.updateWay('d', target)).toBe('command');
  });
});
