import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerSchema } from '#contract/define.ts';
import { push } from '#contract/push.ts';
import { fail } from '#lib/outcome.ts';
import { readCsr } from '#pki/csr.ts';
import { privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import { memoryDatabase } from '#store/testing.ts';
import { PushService } from './push-service.ts';
import { DAY_MS, dropped, fileOf, form, OTHER_TOPIC, pooledRsaKey, type TestBench, TOPIC, testBench, testLeaf } from './testing.ts';

/** A new wizard up to its request. */
async function submit(service: PushService, input = form): ReturnType<PushService['submitForm']> {
  const begun = await service.begin({ flow: 'new' });
  return begun.ok ? service.submitForm(input) : (begun as unknown as ReturnType<PushService['submitForm']>);
}

describe('PushService', () => {
  let bench: TestBench;
  let service: PushService;

  beforeEach(async () => {
    bench = await testBench(memoryDatabase());
    service = new PushService(bench.ports);
  });

  const wizard = async () => {
    const { value } = (await service.overview()) as { value: { wizard: Record<string, unknown> | null } };
    return value.wizard;
  };
  const request = async (): Promise<string> => {
    const answer = await service.request();
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.content;
  };
  /** The whole way to an installed certificate; answers its PEM. */
  const install = async (topic = TOPIC, days = 365): Promise<string> => {
    expect(await submit(service)).toEqual({ ok: true, value: {} });
    const certificate = await bench.issue(await request(), { topic, days });
    expect(await service.import(dropped(certificate.pem))).toEqual({ ok: true, value: {} });
    expect(await service.verify()).toEqual({ ok: true, value: {} });
    expect(await service.close()).toEqual({ ok: true, value: {} });
    return certificate.pem;
  };

  it('starts with nothing but a vendor', async () => {
    expect(await service.overview()).toMatchObject({ value: { push: null, wizard: null, vendor: { simulated: true } } });
    expect(service.currentPushIdentity()).toBeNull();
    expect(service.topic()).toBeNull();
    for (const answer of [service.request(), service.csr(), service.import(dropped('x')), service.verify(), service.askMdmcert()]) {
      expect(await answer).toMatchObject({ ok: false, error: { code: 'no-wizard' } });
    }
    expect(await service.close()).toEqual({ ok: true, value: {} });
  });

  it('goes from the form to an installed certificate', async () => {
    expect((await submit(service, { ...form, contactName: 'Ｔａｒｏ　Ｙａｍａｄａ' })).ok).toBe(true);
    expect(await wizard()).toMatchObject({ step: 'request', form: { contactName: 'Taro Yamada' }, accepted: null });
    const content = await request();
    expect(await wizard()).toMatchObject({ step: 'portal', portalUrl: 'http://127.0.0.1:1/' });
    const csr = readCsr(Buffer.from(content, 'base64'));
    expect(csr.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const certificate = await bench.issue(content);
    expect(await service.import(dropped(certificate.pem))).toEqual({ ok: true, value: {} });
    expect(await wizard()).toMatchObject({ step: 'verify', accepted: { topic: TOPIC, serialNumber: certificate.serialNumber } });
    expect(service.currentPushIdentity()).toBeNull();
    expect(await service.verify()).toEqual({ ok: true, value: {} });
    expect(await wizard()).toMatchObject({ step: 'done', checks: Array.from({ length: 7 }, () => ({ result: 'passed' })) });
    expect(await service.overview()).toMatchObject({
      value: { push: { topic: TOPIC, daysLeft: 365, urgency: 'good', appleAccount: form.appleAccount, verifiedAt: bench.clock.now() } },
    });
    const identity = service.currentPushIdentity();
    expect(identity?.topic).toBe(TOPIC);
    expect(new X509Certificate(identity?.certificatePem ?? '').checkPrivateKey(createPrivateKey(identity?.privateKeyPem ?? ''))).toBe(true);
    expect(service.topic()).toBe(TOPIC);
    expect(bench.recorded.map(({ action }) => action)).toEqual([
      'certificates.request-made',
      'certificates.push-imported',
      'certificates.push-installed',
    ]);
  });

  it('refuses to begin twice, without vendor, with an old vendor, and with a wrong form', async () => {
    expect(await submit(service, { ...form, country: 'XX' })).toMatchObject({ error: { code: 'country-invalid' } });
    expect(await wizard()).toMatchObject({ step: 'form', csrFileName: '' });
    expect(await service.begin({ flow: 'new' })).toMatchObject({ error: { code: 'wizard-open' } });
    const [first, second] = await Promise.all([service.submitForm(form), service.submitForm(form)]);
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ error: { code: 'no-wizard' } });
    const alone = new PushService({ ...(await testBench(memoryDatabase())).ports, practiceVendor: null });
    expect(await submit(alone)).toMatchObject({ error: { code: 'vendor-missing' } });
    expect(await alone.overview()).toMatchObject({ value: { signers: [{ hindrance: 'vendor-missing' }, { available: true }, {}] } });
    expect(await alone.submitForm({ ...form, signer: 'mdmcert' })).toMatchObject({ error: { code: 'signer-unavailable' } });
    const later = await testBench(memoryDatabase(), bench.clock);
    bench.clock.advance(366 * DAY_MS);
    const old = new PushService(later.ports);
    expect(await submit(old)).toMatchObject({ error: { code: 'vendor-expired' } });
    expect(await old.overview()).toMatchObject({
      value: { signers: [{ hindrance: 'vendor-expired' }, {}, { hindrance: 'not-configured' }] },
    });
  });

  it('keeps a draft, right or wrong, over a restart', async () => {
    expect(await service.saveForm(form)).toMatchObject({ error: { code: 'no-wizard' } });
    await service.begin({ flow: 'new' });
    expect(await wizard()).toMatchObject({ step: 'form', form: { country: 'JP', signer: 'own', email: '' } });
    const draft = { ...form, contactName: '山', country: '' };
    await service.saveForm(draft);
    service = new PushService(bench.ports);
    expect(await wizard()).toMatchObject({ step: 'form', form: draft });
    await service.submitForm(form);
    expect(await service.saveForm(draft)).toEqual({ ok: true, value: {} });
    expect(await wizard()).toMatchObject({ step: 'request', form });
  });

  it('begins a renewal with the question whose account it is', async () => {
    expect(await service.begin({ flow: 'renewal' })).toMatchObject({ error: { code: 'nothing-to-renew' } });
    await install();
    bench.ports.credentials.setAccount(bench.ports.credentials.current('push')?.id ?? 0, 'it@example.jp');
    await service.begin({ flow: 'renewal' });
    expect(await wizard()).toMatchObject({ flow: 'renewal', step: 'identity', form: { ...form, appleAccount: 'it@example.jp' } });
    await service.answerIdentity({ canSignIn: false });
    expect(await wizard()).toMatchObject({ step: 'identity', stop: 'cannot-sign-in' });
    await service.stop({ stop: null });
    await service.answerIdentity({ canSignIn: true });
    expect(await wizard()).toMatchObject({ step: 'form', stop: null });
    await service.submitForm(form);
    await service.stop({ stop: 'get-started' });
    expect(await wizard()).toMatchObject({ step: 'request', stop: 'get-started' });
  });

  it('begins anew over a wizard that is done', async () => {
    await submit(service);
    await service.import(dropped((await bench.issue(await request())).pem));
    await service.verify();
    expect((await submit(service)).ok).toBe(true);
    expect(await wizard()).toMatchObject({ step: 'request', requestFileName: expect.stringContaining('_444444_') });
  });

  it('renews under the same topic, and the identity in use changes at once', async () => {
    const first = await install();
    expect(service.currentPushIdentity()?.certificatePem).toBe(first);
    bench.enroll(412);
    bench.clock.advance(340 * DAY_MS);
    const second = await install();
    expect(service.currentPushIdentity()?.certificatePem).toBe(second);
    expect(bench.ports.credentials.history('push')).toMatchObject([{ certificate: first, replacedAt: bench.clock.now() }]);
  });

  it('does not strand enrolled devices with another topic', async () => {
    await install();
    bench.enroll(412);
    await submit(service);
    const other = await bench.issue(await request(), { topic: OTHER_TOPIC, days: 400 });
    const refused = { code: 'topic-changed', details: { installedTopic: TOPIC, newTopic: OTHER_TOPIC, devices: '412' } };
    expect(await service.import(dropped(other.pem))).toMatchObject({ ok: false, error: refused });
    expect(await wizard()).toMatchObject({ step: 'portal', problem: refused, accepted: null });
    bench.enroll(0);
    expect((await service.import(dropped(other.pem))).ok).toBe(true);
    // A device enrols between import and verification.
    bench.enroll(1);
    expect(await service.verify()).toMatchObject({ error: { code: 'certificate-refused', details: { reason: 'topic-changed' } } });
    expect(await wizard()).toMatchObject({ step: 'portal', problem: { code: 'topic-changed', details: { devices: '1' } } });
    expect(service.topic()).toBe(TOPIC);
  });

  it('refuses old, early, late, foreign and installed files, each with its own code', async () => {
    const installed = await install();
    bench.clock.advance(10 * DAY_MS);
    await submit(service);
    const content = await request();
    const tried = async (options: Parameters<TestBench['issue']>[1]) => service.import(dropped((await bench.issue(content, options)).pem));
    expect(await tried({ from: 1 })).toMatchObject({ error: { code: 'not-yet-valid' } });
    expect(await tried({ from: -9, days: -1 })).toMatchObject({ error: { code: 'expired' } });
    expect(await tried({ days: 300 })).toMatchObject({ error: { code: 'older-than-installed' } });
    expect(await service.import(dropped(installed))).toMatchObject({ error: { code: 'already-installed' } });
    const stranger = await testLeaf(bench.issuer, { publicKey: await pooledRsaKey(5), now: bench.clock.now(), topic: TOPIC });
    expect(await service.import(dropped(stranger.pem))).toMatchObject({ error: { code: 'key-mismatch' } });
    const app = await testLeaf(bench.issuer, {
      publicKey: await pooledRsaKey(5),
      now: bench.clock.now(),
      name: 'Apple Push Services: com.example',
    });
    expect(await service.import(dropped(app.pem))).toMatchObject({
      error: { code: 'not-a-push-certificate', details: { kind: 'app-push-certificate' } },
    });
    expect(await service.import(dropped('<!doctype html>'))).toMatchObject({
      error: { code: 'not-a-certificate', details: { kind: 'html' } },
    });
    expect(await wizard()).toMatchObject({
      step: 'portal',
      checks: [{ check: 'readable', result: 'failed' }, ...Array.from({ length: 6 }, () => ({ result: 'open' }))],
    });
    expect(service.currentPushIdentity()?.certificatePem).toBe(installed);
  });

  it('finds the key of a request whose wizard was closed, and of one that was used twice', async () => {
    await submit(service);
    const late = await bench.issue(await request());
    const twin = await bench.issue(await request(), { days: 366 });
    await service.close();
    await submit(service);
    expect(await service.import(dropped(late.pem))).toEqual({ ok: true, value: {} });
    await service.verify();
    await submit(service);
    expect(await service.import(dropped(twin.pem))).toEqual({ ok: true, value: {} });
    await service.verify();
    expect(service.currentPushIdentity()?.certificatePem).toBe(twin.pem);
  });

  it('installs nothing that APNs does not accept', async () => {
    await submit(service);
    await service.import(dropped((await bench.issue(await request())).pem));
    for (const code of ['unreachable', 'certificate-refused', 'unexpected-answer'] as const) {
      bench.world.handshake = fail(code, code, { reason: 'x' });
      expect(await service.verify()).toMatchObject({ ok: false, error: { code } });
      expect(await wizard()).toMatchObject({ step: 'verify', problem: { code } });
    }
    expect(service.currentPushIdentity()).toBeNull();
    bench.world.handshake = { ok: true, value: null };
    expect(await service.verify()).toEqual({ ok: true, value: {} });
    expect(await service.verify()).toEqual({ ok: true, value: {} });
    expect(bench.recorded.filter(({ action }) => action === 'certificates.push-installed')).toHaveLength(1);
    expect(bench.world.handshakes.at(-1)?.topic).toBe(TOPIC);
  });

  it('lets no private key out: not in answers, events, activity, or any table but the sealed one', async () => {
    const answers: unknown[] = [];
    const vendorKey = await pooledRsaKey(6);
    const vendor = await testLeaf(bench.issuer, { publicKey: vendorKey, now: bench.clock.now(), name: 'MDM Vendor: Own' });
    const vendorPem = vendorKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const files = { certificate: fileOf(vendor.pem), privateKey: fileOf(vendorPem), chain: [fileOf(bench.issuer.certificate.pem)] };
    answers.push(await service.importVendor(files), await submit(service), await service.overview());
    const content = await request();
    answers.push(content, await service.import(dropped(vendorPem)), await service.overview());
    answers.push(await service.import(dropped((await bench.issue(content)).pem)), await service.overview());
    answers.push(await service.verify(), await service.overview(), await service.close());

    const tables = bench.database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
    const rows = tables.flatMap(({ name }) => bench.database.prepare(`SELECT * FROM "${name}"`).all() as Record<string, unknown>[]);
    const seen = JSON.stringify([answers, bench.published, bench.recorded]);
    const stored = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value))));
    const keys = [vendorKey, privateKeyFrom(Buffer.from(service.currentPushIdentity()?.privateKeyPem ?? ''))].map(privateKeyToDer);
    expect(bench.published.length).toBeGreaterThan(4);
    expect(seen).not.toContain('PRIVATE KEY');
    for (const key of keys) {
      // The last bytes of the key: nothing of them may stand anywhere, in any of the usual dresses.
      const inside = key.subarray(-60);
      for (const dress of [inside.toString('hex'), key.toString('base64').slice(-60)]) expect(seen).not.toContain(dress);
      for (const value of stored) {
        for (const form of [inside, Buffer.from(inside.toString('hex')), Buffer.from(key.toString('base64').slice(-60))])
          expect(value.includes(form)).toBe(false);
        expect(value.includes('PRIVATE KEY')).toBe(false);
      }
    }
  });

  it('answers what the contract declares', async () => {
    await install();
    await submit(service);
    const { calls } = push;
    expect(answerSchema(calls.overview).safeParse(await service.overview()).success).toBe(true);
    expect(answerSchema(calls.request).safeParse(await service.request()).success).toBe(true);
    expect(answerSchema(calls.import).safeParse(await service.import(dropped('x'))).success).toBe(true);
    expect(answerSchema(calls.overview).safeParse(await service.overview()).success).toBe(true);
  });
});
