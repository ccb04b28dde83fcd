import { beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '#lib/outcome.ts';
import { memoryDatabase } from '#store/testing.ts';
import type { PushPorts } from './push-ports.ts';
import { PushService } from './push-service.ts';
import { dropped, form, type TestBench, testBench } from './testing.ts';

/** Asked, and answered when a test says so. */
class Pending<T> {
  asked = 0;
  #answer: (value: T) => void = () => {};

  ask = (): Promise<T> => {
    this.asked += 1;
    const { promise, resolve } = Promise.withResolvers<T>();
    this.#answer = resolve;
    return promise;
  };

  answer(value: T): void {
    this.#answer(value);
  }
}

type Handshake = Awaited<ReturnType<PushPorts['handshake']>>;
type Signature = Awaited<ReturnType<NonNullable<PushPorts['mdmcert']>['ask']>>;

describe('while somebody outside is slow to answer', () => {
  let bench: TestBench;
  let apns: Pending<Handshake>;
  let mdmcert: Pending<Signature>;
  let vendor: Pending<string>;
  let service: PushService;

  beforeEach(async () => {
    bench = await testBench(memoryDatabase());
    [apns, mdmcert, vendor] = [new Pending(), new Pending(), new Pending()];
    service = new PushService({
      ...bench.ports,
      handshake: apns.ask,
      mdmcert: { ask: mdmcert.ask },
      buildPushRequest: vendor.ask,
    });
    await service.begin({ flow: 'new' });
  });

  /** The three questions: how to come to each, who is asked, and what a good answer is. */
  const csr = async (): Promise<string> => {
    const answer = await service.csr();
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.content.replace(/-----[A-Z ]+-----|\s/g, '');
  };
  const atVerify = async () => {
    await service.submitForm({ ...form, signer: 'external' });
    await service.import(dropped((await bench.issue(await csr())).pem));
  };
  const cases = {
    APNs: {
      before: atVerify,
      call: () => service.verify(),
      asked: () => apns.asked,
      answer: () => apns.answer(ok(null)),
    },
    'mdmcert.download': {
      before: async () => void (await service.submitForm({ ...form, signer: 'mdmcert' })),
      call: () => service.askMdmcert(),
      asked: () => mdmcert.asked,
      answer: () => mdmcert.answer(ok(null)),
    },
    'the signer': {
      before: async () => {},
      call: () => service.submitForm(form),
      asked: () => vendor.asked,
      answer: () => vendor.answer('request'),
    },
  } as const;
  /** The question is under way; what it will be answered is kept. */
  const asking = async (name: keyof typeof cases) => {
    await cases[name].before();
    const answer = cases[name].call();
    await expect.poll(cases[name].asked).toBe(1);
    return { answer, reply: cases[name].answer };
  };
  const keptAfter = () => JSON.stringify(bench.database.prepare('SELECT * FROM runs').all());

  it.each(Object.keys(cases) as (keyof typeof cases)[])('closing does not wait for %s, and its answer changes nothing', async (name) => {
    const { answer, reply } = await asking(name);
    expect(await service.close()).toEqual({ ok: true, value: {} });
    expect(await service.overview()).toMatchObject({ value: { wizard: null } });
    const kept = keptAfter();
    reply();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'no-wizard' } });
    expect(keptAfter()).toBe(kept);
    expect(bench.ports.credentials.current('push')).toBeNull();
  });

  it.each(Object.keys(cases) as (keyof typeof cases)[])(
    'quitting does not wait for %s; the answer finds a closed store and asks for nothing',
    async (name) => {
      const { answer, reply } = await asking(name);
      await service.halt();
      bench.database.close();
      reply();
      expect(await answer).toMatchObject({ ok: false, error: { code: 'no-wizard' } });
    },
  );

  it.each(Object.keys(cases) as (keyof typeof cases)[])('%s is waited for by nothing else, and its answer counts', async (name) => {
    const { answer, reply } = await asking(name);
    expect(await service.saveForm({ ...form, organizationName: 'x' })).toEqual({ ok: true, value: {} });
    expect(await service.ringAgain()).toMatchObject({ error: { code: 'nothing-to-watch' } });
    reply();
    expect(await answer).toEqual({ ok: true, value: {} });
  });

  it('its answer is for the wizard that asked, not for the next one', async () => {
    const { answer, reply } = await asking('the signer');
    await service.close();
    await service.begin({ flow: 'new' });
    reply();
    expect(await answer).toMatchObject({ error: { code: 'no-wizard' } });
    expect(await service.overview()).toMatchObject({ value: { wizard: { step: 'form', requestFileName: '' } } });
    expect(bench.ports.credentials.pendingKeys('push')).toEqual([]);
  });

  it('what APNs says of one file installs no other', async () => {
    const { answer, reply } = await asking('APNs');
    const other = await bench.issue(await csr(), { days: 366 });
    expect(await service.import(dropped(other.pem))).toEqual({ ok: true, value: {} });
    reply();
    expect(await answer).toMatchObject({ error: { code: 'no-wizard' } });
    expect(bench.ports.credentials.current('push')).toBeNull();
    const again = service.verify();
    await expect.poll(() => apns.asked).toBe(2);
    apns.answer(ok(null));
    expect(await again).toEqual({ ok: true, value: {} });
    expect(service.currentPushIdentity()?.certificatePem).toBe(other.pem);
  });

  it('asked twice, APNs installs once', async () => {
    const open: ((value: Handshake) => void)[] = [];
    const handshake = () => new Promise<Handshake>((resolve) => open.push(resolve));
    await atVerify();
    service = new PushService({ ...bench.ports, handshake });
    const twice = [service.verify(), service.verify()];
    await expect.poll(() => open.length).toBe(2);
    for (const reply of open) reply(ok(null));
    for (const answer of twice) expect(await answer).toEqual({ ok: true, value: {} });
    expect(bench.recorded.filter(({ action }) => action === 'certificates.push-installed')).toHaveLength(1);
  });

  it('a refusal that comes late is not shown on another page', async () => {
    const { answer } = await asking('mdmcert.download');
    await service.close();
    await service.begin({ flow: 'new' });
    mdmcert.answer(fail('refused', 'x', { reason: 'x' }));
    expect(await answer).toMatchObject({ error: { code: 'no-wizard' } });
    expect(await service.overview()).toMatchObject({ value: { wizard: { problem: null } } });
  });

  it('mdmcert.download was asked all the same: that leaves its trace', async () => {
    const { answer, reply } = await asking('mdmcert.download');
    await service.close();
    reply();
    await answer;
    expect(bench.recorded.at(-1)).toMatchObject({ action: 'push.signature-asked', details: { email: form.email } });
  });
});
