import { beforeEach, describe, expect, it } from 'vitest';
import { hostileFiles } from '#files/testing.ts';
import { createCsr } from '#pki/csr.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { memoryDatabase } from '#store/testing.ts';
import { PushService } from './push-service.ts';
import { DAY_MS, dropped, form, OTHER_TOPIC, pooledRsaKey, type TestBench, TOPIC, testBench, testLeaf } from './testing.ts';

/** product.md, idea I-01: a wrong file must never replace the certificate that the devices listen to. */
describe('the renewal guard', () => {
  let bench: TestBench;
  let service: PushService;
  let request: string;

  /** A certificate is installed, 412 devices listen to it, and its renewal waits for a file. */
  beforeEach(async () => {
    bench = await testBench(memoryDatabase());
    service = new PushService(bench.ports);
    await service.begin({ flow: 'new' });
    await service.submitForm(form);
    await service.import(dropped((await bench.issue(await saved())).pem));
    await service.verify();
    bench.enroll(412);
    bench.clock.advance(340 * DAY_MS);
    await service.begin({ flow: 'renewal' });
    await service.answerIdentity({ canSignIn: true });
    await service.submitForm(form);
    request = await saved();
    bench.recorded.length = 0;
  });

  const saved = async (): Promise<string> => {
    const answer = await service.request();
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.content;
  };
  const wizard = async () => {
    const answer = await service.overview();
    return answer.ok ? answer.value.wizard : null;
  };
  const other = async (days = 365) => (await bench.issue(request, { topic: OTHER_TOPIC, days })).pem;
  const reason = '旧テナントを閉じるため';

  it('accepts none of the wrong files, and says of each which check it failed', async () => {
    const now = bench.clock.now();
    const installed = bench.ports.credentials.current('push')?.certificate ?? '';
    const [ours, foreign] = [await bench.issue(request), await pooledRsaKey(5)];
    const leaf = (options: Partial<Parameters<typeof testLeaf>[1]>) =>
      testLeaf(bench.issuer, { publicKey: ours.publicKey, now, ...options }).then(({ pem }) => pem);
    const table: [string, string | Uint8Array, string, string][] = [
      ['nothing', '', 'not-a-certificate', 'readable'],
      ['a page of the portal', '<!doctype html><html>Error</html>', 'not-a-certificate', 'readable'],
      ['the request', request, 'not-a-certificate', 'readable'],
      ['a CSR', toPem('CERTIFICATE REQUEST', await createCsr({ subject: [], key: foreign })), 'not-a-certificate', 'readable'],
      ['a private key', toPem('PRIVATE KEY', privateKeyToDer(foreign)), 'not-a-certificate', 'readable'],
      ['the certificate with a private key', toPem('PRIVATE KEY', privateKeyToDer(foreign)) + ours.pem, 'not-a-certificate', 'readable'],
      ['the certificate cut off', ours.pem.slice(0, 500), 'not-a-certificate', 'readable'],
      ['the certificate damaged', toPem('CERTIFICATE', ours.der.subarray(0, -9)), 'not-a-certificate', 'readable'],
      ['an archive', 'PK\u0003\u0004', 'not-a-certificate', 'readable'],
      ['the authority', bench.issuer.certificate.pem, 'not-a-push-certificate', 'push'],
      ['the vendor', await leaf({ name: 'MDM Vendor: Test' }), 'not-a-push-certificate', 'push'],
      ['of an app', await leaf({ name: 'Apple Push Services: jp.example' }), 'not-a-push-certificate', 'push'],
      ['another service', await leaf({ topic: 'com.apple.notmgmt.External.1' }), 'not-a-push-certificate', 'push'],
      ['a TLS server', await leaf({ name: 'www.example.jp' }), 'not-a-push-certificate', 'push'],
      ['another request', await leaf({ publicKey: foreign, topic: TOPIC }), 'key-mismatch', 'key'],
      ['another request and topic', await leaf({ publicKey: foreign, topic: OTHER_TOPIC }), 'key-mismatch', 'key'],
      ['from tomorrow', await leaf({ topic: TOPIC, from: 1 }), 'not-yet-valid', 'period'],
      ['until yesterday', await leaf({ topic: TOPIC, from: -9, days: -1 }), 'expired', 'period'],
      ['ending with the installed one', await leaf({ topic: TOPIC, days: 25 }), 'older-than-installed', 'period'],
      ['ending before the installed one', await leaf({ topic: TOPIC, days: 3 }), 'older-than-installed', 'period'],
      ['Create in place of Renew', await other(), 'topic-changed', 'topic'],
      ['another topic, ending before the installed one', await other(3), 'topic-changed', 'topic'],
      ['a topic that only looks the same', await leaf({ topic: `${TOPIC} ` }), 'topic-changed', 'topic'],
      ['the installed one', installed, 'already-installed', 'serial'],
    ];
    expect(table.length).toBeGreaterThanOrEqual(20);
    const failed = await Promise.all(
      table.map(async ([name, content]) => {
        const answer = await service.import(dropped(content));
        return { name, code: answer.ok ? 'accepted' : answer.error.code };
      }),
    );
    expect(failed).toEqual(table.map(([name, , code]) => ({ name, code })));
    for (const [name, content, , check] of table) {
      await service.import(dropped(content));
      const found = await wizard();
      expect(found?.checks.find(({ result }) => result === 'failed')?.check, name).toBe(check);
      expect(found, name).toMatchObject({ step: 'portal', accepted: null });
    }
    expect(bench.recorded).toEqual([]);
    expect(service.currentPushIdentity()?.certificatePem).toBe(installed);
    expect(await service.import(dropped(ours.pem))).toEqual({ ok: true, value: {} });
  });

  it('accepts nothing hostile, and loses no key over it', async () => {
    const keys = bench.ports.credentials.pendingKeys('push');
    for (const { name, bytes } of await hostileFiles()) {
      const at = new PushService({ ...bench.ports, fileOf: () => ({ fileName: name, bytes }) });
      const answer = await at.import(dropped(''));
      expect(answer, name).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^(not-a-|key-mismatch)/) } });
    }
    expect(bench.ports.credentials.pendingKeys('push')).toEqual(keys);
    expect(await service.import({ file: { arrivalId: 'gone' } })).toMatchObject({ error: { code: 'file-gone' } });
    expect(await service.import(dropped((await bench.issue(request)).pem))).toEqual({ ok: true, value: {} });
  });

  it('takes another topic after word, number and reason, and only that very file', async () => {
    const yes = { typed: '入れ替え ４１２', reason };
    expect(await service.acceptTopic(yes)).toMatchObject({ error: { code: 'nothing-to-accept' } });
    const pem = await other();
    await service.import(dropped(pem));
    expect(await service.acceptTopic({ ...yes, typed: '入れ替え 41' })).toMatchObject({
      error: { code: 'confirmation-wrong', details: { installedTopic: TOPIC, newTopic: OTHER_TOPIC, devices: '412' } },
    });
    expect(await service.acceptTopic({ ...yes, reason: ' ' })).toMatchObject({ error: { code: 'reason-empty' } });
    // A file that is wrong for another reason takes its place: nothing is left to accept.
    await service.import(dropped('x'));
    expect(await service.acceptTopic(yes)).toMatchObject({ error: { code: 'nothing-to-accept' } });
    await service.import(dropped(pem));
    service = new PushService(bench.ports);
    expect(await service.acceptTopic(yes)).toEqual({ ok: true, value: {} });
    expect(await wizard()).toMatchObject({ step: 'verify', problem: null, accepted: { topic: OTHER_TOPIC } });
    expect(bench.recorded[0]).toMatchObject({
      action: 'push.topic-accepted',
      subject: OTHER_TOPIC,
      details: { installedTopic: TOPIC, newTopic: OTHER_TOPIC, devices: '412', reason },
    });
    expect(await service.verify()).toEqual({ ok: true, value: {} });
    expect(service.topic()).toBe(OTHER_TOPIC);
    expect(bench.ports.credentials.history('push')).toMatchObject([{ identity: TOPIC }]);
    expect(await service.overview()).toMatchObject({ value: { devices: 0 } });
  });

  it('asks again when more devices would fall silent than were confirmed', async () => {
    await service.import(dropped(await other()));
    bench.enroll(413);
    expect(await service.acceptTopic({ typed: 'replace 412', reason })).toMatchObject({
      error: { code: 'confirmation-wrong', details: { devices: '413' } },
    });
    expect(await wizard()).toMatchObject({ problem: { code: 'topic-changed', details: { devices: '413' } } });
    expect((await service.acceptTopic({ typed: 'replace 413', reason })).ok).toBe(true);
    bench.enroll(414);
    expect(await service.verify()).toMatchObject({ error: { code: 'certificate-refused', details: { reason: 'topic-changed' } } });
    expect(await wizard()).toMatchObject({ step: 'portal', problem: { details: { devices: '414' } } });
    expect((await service.acceptTopic({ typed: 'replace 414', reason })).ok).toBe(true);
    expect((await service.verify()).ok).toBe(true);
  });

  it('accepts no file that expired while somebody thought about it', async () => {
    await service.import(dropped(await other(30)));
    bench.clock.advance(31 * DAY_MS);
    expect(await service.acceptTopic({ typed: 'REPLACE 412', reason })).toMatchObject({
      error: { code: 'nothing-to-accept', details: { reason: 'expired' } },
    });
    expect(await wizard()).toMatchObject({ step: 'portal', problem: { code: 'expired' } });
  });

  it('lets back the topic that the devices listen to', async () => {
    await service.import(dropped(await other()));
    await service.acceptTopic({ typed: 'REPLACE 412', reason });
    await service.verify();
    await service.close();
    await service.begin({ flow: 'new' });
    await service.submitForm(form);
    expect((await service.import(dropped((await bench.issue(await saved(), { days: 366 })).pem))).ok).toBe(true);
  });

  it('compares ends within a topic only: of another topic there is no older and newer', async () => {
    bench.enroll(0);
    expect(await service.import(dropped(await other(3)))).toEqual({ ok: true, value: {} });
    expect(await service.import(dropped((await bench.issue(request, { days: 3 })).pem))).toMatchObject({
      error: { code: 'older-than-installed' },
    });
  });

  it('keeps the account of a topic when the file comes while the form is half typed', async () => {
    await service.close();
    await service.begin({ flow: 'renewal' });
    await service.answerIdentity({ canSignIn: true });
    await service.saveForm({ ...form, appleAccount: 'taro@exa' });
    expect((await service.import(dropped((await bench.issue(request)).pem))).ok).toBe(true);
    expect((await service.verify()).ok).toBe(true);
    expect(bench.ports.credentials.current('push')?.account).toBe(form.appleAccount);
  });

  it('takes a renewal after the installed certificate has expired', async () => {
    bench.clock.advance(60 * DAY_MS);
    expect(await service.verifyInstalled()).toMatchObject({ error: { code: 'expired' } });
    expect((await service.import(dropped((await bench.issue(request, { days: 300 })).pem))).ok).toBe(true);
    expect((await service.verify()).ok).toBe(true);
    expect(await service.verifyInstalled()).toEqual({ ok: true, value: null });
  });
});
