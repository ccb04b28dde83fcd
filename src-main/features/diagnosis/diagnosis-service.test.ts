import { describe, expect, it } from 'vitest';
import type { NetworkHost } from '#contract/diagnosis.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { RunsStore } from '#store/runs-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { type DiagnosisRun, DiagnosisService } from './diagnosis-service.ts';
import { DiagnosisStore } from './diagnosis-store.ts';
import { appleHosts, hostsOf } from './network-hosts.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const TOPIC = 'com.apple.mgmt.External.a';
const settled = () => new Promise((resolve) => setImmediate(resolve));

function setup(ring: () => Promise<Outcome<unknown, string>> = async () => ok({}), expiresIn = 100 * DAY) {
  const database = memoryDatabase();
  const clock = new ManualClock();
  const now = clock.now();
  const device = database.prepare(
    `INSERT INTO devices (id, udid, serial_number, name, management, enrolled_at, last_contact_at, battery_level, information_at, created_at)
     VALUES (?, ?, ?, ?, 'managed', ?, ?, 0.8, ?, ?)`,
  );
  const heard: Record<string, number> = { A: 2 * DAY, B: HOUR / 2, C: 2 * DAY - 60_000, D: HOUR };
  for (const [id, ago] of Object.entries(heard))
    device.run(id, id, `SERIAL-${id}`, `端末 ${id}`, now - 100 * DAY, now - ago, now - ago, now - 100 * DAY);
  database
    .prepare(
      `INSERT INTO device_certificates (sha256, udid, serial_number, certificate, public_key, not_after, issued_at) VALUES ('s', 'A', 'x', x'00', x'00', ?, 0)`,
    )
    .run(now + 300 * DAY);
  database
    .prepare(`INSERT INTO enrollments (id, topic, certificate_sha256, enabled, authenticated_at, updated_at) VALUES ('A', ?, 's', 1, 0, 0)`)
    .run(TOPIC);
  const told: string[] = [];
  const recorded: unknown[][] = [];
  const results: Record<string, NetworkHost['result']> = {};
  const service = new DiagnosisService({
    store: new DiagnosisStore(database),
    runs: new RunsStore<DiagnosisRun>(database, 'diagnosis'),
    clock,
    log: silentLog,
    newId: () => crypto.randomUUID(),
    certificate: () => ({ topic: TOPIC, expiresAt: now + expiresIn }),
    formerTopics: () => [],
    engineListens: () => true,
    ring,
    hosts: () => appleHosts,
    reach: async ({ host }) => ({ result: results[host] ?? 'reached', found: '' }),
    organizationName: () => '<支度>株式会社',
    simulated: true,
    record: (...entry) => void recorded.push(entry),
    publish: (id) => told.push(id),
  });
  const view = (id = 'A') => {
    const { diagnosis } = service.get({ deviceId: id }).value;
    if (diagnosis === null) throw new Error('no diagnosis');
    return diagnosis;
  };
  return { database, clock, service, told, recorded, results, view };
}

describe('a diagnosis', () => {
  it('answers at once, says what is known already, and adds what APNs says', async () => {
    let answer: (outcome: Outcome<unknown, string>) => void = () => {};
    const { service, view, told, recorded, clock } = setup(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    expect(service.run({ deviceId: 'nobody' })).toMatchObject({ ok: false, error: { code: 'device-not-found' } });
    expect(service.get({ deviceId: 'A' }).value.diagnosis).toBeNull();
    expect(service.run({ deviceId: 'A' }).ok).toBe(true);
    expect(view()).toMatchObject({ running: true, deviceName: '端末 A', causes: [{ cause: 'device-away' }] });
    expect(view().nodes).toContainEqual({ node: 'apns', party: 'administrator', state: 'unknown' });
    answer(fail('unregistered', '', { reason: 'Unregistered' }));
    await settled();
    clock.advance(1_000);
    expect(view()).toMatchObject({ running: false, causes: [{ cause: 'token-dead' }, { cause: 'device-away' }] });
    expect(told).toContain('A');
    expect(recorded).toEqual([['diagnosis.made', 'A', { cause: 'token-dead' }]]);
  });

  it('does not wait for an APNs that says nothing', async () => {
    const { service, view, clock } = setup(() => new Promise(() => {}));
    service.run({ deviceId: 'A' });
    clock.advance(8_000);
    await settled();
    expect(view()).toMatchObject({ running: false, causes: [{ cause: 'apns-unreachable' }, { cause: 'device-away' }] });
  });

  it('names an expired certificate first, also where APNs refuses it as well', async () => {
    const { service, view } = setup(async () => fail('certificate-refused'), -DAY);
    service.run({ deviceId: 'A' });
    expect(view().causes[0]).toMatchObject({ cause: 'certificate-expired', step: 'renew-push' });
    await settled();
    expect(view().causes.map(({ cause }) => cause)).toEqual(['certificate-expired', 'device-away']);
  });

  it('counts the others that fell silent with it, and of those only the ones that were rung', async () => {
    const { service, view, database, clock } = setup();
    service.run({ deviceId: 'A' });
    await settled();
    expect(view().nodes).toContainEqual({ node: 'fleet', party: 'administrator', state: 'passed' });
    database.exec(`UPDATE devices SET last_contact_at = (SELECT last_contact_at FROM devices WHERE id = 'A') - 1 WHERE id <> 'A'`);
    expect(view().causes.map(({ cause }) => cause)).toEqual(['device-away']);
    expect(view().nodes).toContainEqual({ node: 'fleet', party: 'administrator', state: 'unknown' });
    const rung = (at: number) => database.prepare('UPDATE command_targets SET pushed_at = ?').run(at);
    database.exec(`INSERT INTO commands (uuid, request_type, payload, actor, created_at) VALUES ('U', 'DeviceInformation', x'00', 'x', 0);
      INSERT INTO command_targets (uuid, enrollment_id, request_type, urgency, accepted_at, enqueued_at)
        SELECT 'U', id, 'DeviceInformation', 0, 0, 0 FROM devices WHERE id <> 'A'`);
    // None was rung; long before, and silent then already; only just now.
    expect(view().causes[0]?.cause).toBe('device-away');
    for (const at of [clock.now() - 300 * DAY, clock.now() - 1_000]) {
      rung(at);
      expect(view().causes[0]?.cause).toBe('device-away');
    }
    rung(clock.now() - 600_000);
    expect(view().causes[0]).toMatchObject({
      cause: 'fleet-silent',
      evidence: [{ key: 'othersSilent', value: '3' }, { key: 'others', value: '3' }, {}],
    });
  });

  it('reads the queue: NotNow, problems, what was handed out', async () => {
    const { service, view, database, clock } = setup(async () => fail('not-enrolled'));
    const now = clock.now();
    database
      .prepare(`INSERT INTO commands (uuid, request_type, payload, actor, created_at) VALUES ('u', 'DeviceLock', x'00', 's', 0)`)
      .run();
    database
      .prepare(
        `INSERT INTO command_targets (uuid, enrollment_id, request_type, urgency, accepted_at, enqueued_at, pushed_at, push_problem, not_now_count, not_now_at)
         VALUES ('u', 'A', 'DeviceLock', 1, ?, ?, ?, 'TooManyRequests', 1, ?)`,
      )
      .run(now - HOUR, now - HOUR, now - HOUR, now - HOUR / 2);
    service.run({ deviceId: 'A' });
    await settled();
    expect(view().causes.map(({ cause }) => cause)).toEqual(['apns-throttled', 'device-away', 'not-now']);
    database.exec(`UPDATE command_targets SET ended = 'cancelled', ended_at = 1`);
    expect(view().causes.map(({ cause }) => cause)).toEqual(['device-away']);
  });

  it('keeps what was ticked off, over a restart too, until the device is heard of again', async () => {
    const { service, view, database, clock, recorded } = setup();
    expect(service.tick({ deviceId: 'A', step: 'charged', done: true })).toMatchObject({ ok: false, error: { code: 'no-diagnosis' } });
    service.run({ deviceId: 'A' });
    await settled();
    service.tick({ deviceId: 'A', step: 'charged', done: true });
    service.tick({ deviceId: 'A', step: 'restarted', done: true });
    service.tick({ deviceId: 'A', step: 'restarted', done: false });
    expect(view().done).toEqual(['charged']);
    expect(recorded.at(-1)).toEqual(['diagnosis.ticked', 'A', { userStep: 'restarted', done: 'no' }]);
    const { runId } = view();
    clock.advance(HOUR);
    service.run({ deviceId: 'A' });
    await settled();
    expect(view()).toMatchObject({ runId, done: ['charged'] });
    clock.advance(HOUR);
    database.prepare(`UPDATE devices SET last_contact_at = ? WHERE id = 'A'`).run(clock.now());
    clock.advance(DAY);
    service.run({ deviceId: 'A' });
    await settled();
    expect(view().done).toEqual([]);
    expect(view().runId).not.toBe(runId);
  });

  it('asks the hosts only when told to, and makes the sheet for those who can open them', async () => {
    const { service, view, results, clock } = setup();
    service.run({ deviceId: 'A' });
    await settled();
    expect(view().network).toMatchObject({ state: 'never', at: null });
    const before = service.networkSheet({ deviceId: 'A', language: 'ja' });
    expect(before.ok && before.value.content).toContain('まだ行っていません');
    results['courier.push.apple.com'] = 'timed-out';
    expect(service.checkNetwork({ deviceId: 'A' }).ok).toBe(true);
    expect(service.checkNetwork({ deviceId: 'A' })).toMatchObject({ ok: false, error: { code: 'already-running' } });
    expect(view().network.state).toBe('running');
    while (view().network.state === 'running') await settled();
    expect(view().network).toMatchObject({ state: 'done', at: clock.now() });
    expect(view().causes[0]).toMatchObject({ cause: 'network-blocked', evidence: [{ key: 'hostsBlocked', value: '2' }, {}] });
    for (const language of ['ja', 'en'] as const) {
      const sheet = service.networkSheet({ deviceId: 'A', language });
      if (!sheet.ok) throw new Error(sheet.error.code);
      expect(sheet.value.content).toContain('&lt;支度&gt;株式会社');
      const missing = sheet.value.content.split('<h2>')[1] ?? '';
      expect(missing.match(/courier\.push\.apple\.com/g)).toHaveLength(2);
      expect(missing).not.toContain('identity.apple.com');
      expect(sheet.value.content).toContain('identity.apple.com');
      expect(sheet.value.content).not.toMatch(/219[56]</);
    }
  });

  it('asks the endpoints of another world than Apple’s', () => {
    const asked = hostsOf({
      apns: 'https://127.0.0.1:9001',
      pushPortal: 'http://127.0.0.1:9002/x',
      activation: 'https://[::1]:9003',
      dep: 'http://localhost',
      appsAndBooks: 'https://localhost/mdm/v2',
      businessApi: 'http://127.0.0.1:9004',
    });
    expect(asked.map(({ host, port, tls }) => [host, port, tls])).toEqual([
      ['127.0.0.1', 9001, true],
      ['127.0.0.1', 9002, false],
      ['::1', 9003, true],
      ['localhost', 80, false],
      ['localhost', 443, true],
      ['127.0.0.1', 9004, false],
    ]);
  });
});
