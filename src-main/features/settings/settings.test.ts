import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SettingsView } from '#contract/settings.ts';
import { silentLog } from '#lib/log.ts';
import type { Certificate } from '#pki/certificate.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { Engine } from './engine.ts';
import { organizationMark } from './organization-mark.ts';
import { isHost } from './settings-rules.ts';
import { SettingsService, storedAddress } from './settings-service.ts';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** A machine where some ports are taken, and a record of who listens. */
function machine(taken: number[] = []) {
  const listening = new Set<number>();
  const listen = ({ port }: { port: number }) => ({
    start: async () => {
      if (taken.includes(port) || listening.has(port)) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' });
      listening.add(port);
    },
    stop: async () => {
      listening.delete(port);
    },
    address: () => ({ host: '127.0.0.1', port }),
  });
  return { listening, listen };
}

function setup(options: { taken?: number[]; devices?: number; runs?: number } = {}) {
  const { listening, listen } = machine(options.taken);
  const store = new SettingsStore(memoryDatabase());
  const identities = { engineTls: async () => ({ certificate: { pem: 'PEM' } as Certificate, key }) };
  const announced: SettingsView[] = [];
  const deeds: string[] = [];
  const switched: string[] = [];
  const engine = new Engine({ identities, listen, address: { host: 'mdm.example.jp', port: 8443 }, log: silentLog, changed: () => {} });
  const service = new SettingsService({
    store,
    engine,
    preferences: {
      get: () => ({ world: 'real', language: 'ja', theme: 'auto' }),
      set: () => {},
      switchWorld: (world) => switched.push(world),
    },
    enrolledDevices: () => options.devices ?? 0,
    runsInProgress: () => options.runs ?? 0,
    facts: { host: 'web', version: '0', endpoints: { apns: 'a', pushPortal: 'p', usbmux: 'u' } },
    record: (action) => deeds.push(action),
    publish: (_, view) => announced.push(view),
  });
  return { listening, store, engine, service, announced, deeds, switched };
}

describe('the engine', () => {
  it('says that its port is taken instead of failing the start', async () => {
    const { engine, listening } = setup({ taken: [8443] });
    await engine.start();
    expect(engine.view()).toMatchObject({ state: 'failed', problem: 'port-in-use', url: null });
    expect(listening.size).toBe(0);
  });

  it('moves to another port', async () => {
    const { service, engine, listening, store, deeds } = setup();
    await engine.start();
    expect(await service.setEngineAddress({ host: 'MDM.example.jp ', port: 9443 })).toEqual({ ok: true, value: {} });
    expect([...listening]).toEqual([9443]);
    expect(engine.url()).toBe('https://mdm.example.jp:9443');
    expect(storedAddress(store)).toEqual({ host: 'mdm.example.jp', port: 9443 });
    expect(deeds).toEqual(['settings.engine-moved']);
  });

  it('goes on at the old port when the new one is taken', async () => {
    const { service, engine, listening, store } = setup({ taken: [9443] });
    await engine.start();
    expect(await service.setEngineAddress({ host: 'mdm.example.jp', port: 9443 })).toMatchObject({
      ok: false,
      error: { code: 'port-in-use' },
    });
    expect([...listening]).toEqual([8443]);
    expect(engine.view().state).toBe('listening');
    expect(storedAddress(store)).toBeNull();
  });

  it('is asked for much at once, and does one thing after another', async () => {
    const { engine, listening } = setup();
    await engine.start();
    const there = { host: 'mdm.example.jp', port: 9443 };
    const done = await Promise.all([engine.reload(), engine.move(there), engine.reload(), engine.reload()]);
    expect(done[1]).toEqual({ ok: true, value: null });
    expect([...listening]).toEqual([9443]);
    expect(engine.view()).toMatchObject({ state: 'listening', port: 9443, problem: null });
  });

  it('opens nothing any more once it was stopped', async () => {
    const { engine, listening } = setup();
    await engine.start();
    await Promise.all([engine.reload(), engine.stop(), engine.reload()]);
    await engine.move({ host: 'mdm.example.jp', port: 9443 });
    expect([...listening]).toEqual([]);
    expect(engine.view().state).toBe('stopped');
  });

  it('tries again with a new certificate when it could not listen before', async () => {
    const taken = [8443];
    const { engine, listening } = setup({ taken });
    await engine.start();
    taken.pop();
    await engine.reload();
    expect([...listening]).toEqual([8443]);
    expect(engine.view()).toMatchObject({ state: 'listening', problem: null });
  });

  it('does not move away from enrolled devices', async () => {
    const { service, engine, listening } = setup({ devices: 3 });
    await engine.start();
    const refused = await service.setEngineAddress({ host: 'other.example.jp', port: 8443 });
    expect(refused).toMatchObject({ ok: false, error: { code: 'devices-enrolled', details: { devices: '3' } } });
    expect([...listening]).toEqual([8443]);
  });
});

describe('settings', () => {
  it('keep the organisation name, normalised', () => {
    const { service, announced } = setup();
    expect(service.setOrganizationName({ name: '　Ｓｈｉｔａｋｕ株式会社 ' })).toMatchObject({ ok: true });
    expect(service.organizationName()).toBe('Shitaku株式会社');
    expect(announced.at(-1)?.organizationName).toBe('Shitaku株式会社');
    expect(service.setOrganizationName({ name: ' 　' })).toMatchObject({ ok: false, error: { code: 'name-empty' } });
  });

  it('do not change the world under a run', () => {
    const busy = setup({ runs: 1 });
    expect(busy.service.chooseWorld({ world: 'practice' })).toMatchObject({ ok: false, error: { code: 'run-in-progress' } });
    expect(busy.switched).toEqual([]);
    const idle = setup();
    expect(idle.service.chooseWorld({ world: 'practice' })).toMatchObject({ ok: true });
    expect(idle.switched).toEqual(['practice']);
  });
});

describe('a host devices can use', () => {
  it.each([
    ['mdm.example.jp', true],
    ['localhost', true],
    ['192.168.1.20', true],
    ['2001:db8::1', true],
    ['https://mdm.example.jp', false],
    ['mdm.example.jp/path', false],
    ['mdm_example.jp', false],
    ['-mdm.example.jp', false],
    ['999.1.1.1', false],
    ['', false],
    ['日本.jp', false],
  ])('%s: %s', (host, allowed) => {
    expect(isHost(host)).toBe(allowed);
  });
});

describe("the organisation's mark", () => {
  it('is made once, and stays what an older version made', () => {
    const { store } = setup();
    const mark = organizationMark(store);
    expect(mark).toMatch(/^[0-9A-F-]{36}$/);
    expect(organizationMark(store)).toBe(mark);
    store.put('organization.magic', 'OF-OLD');
    expect(organizationMark(store)).toBe('OF-OLD');
  });
});
