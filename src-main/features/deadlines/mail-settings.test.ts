import { describe, expect, it } from 'vitest';
import { fail } from '#lib/outcome.ts';
import { plan, setup } from './testing.ts';

describe('the mail settings', () => {
  it.each([
    ['host-invalid', { host: 'https://mail' }],
    ['host-invalid', { host: '' }],
    ['from-invalid', { from: 'x' }],
    ['from-invalid', { from: '' }],
    ['from-invalid', { from: 'Shitaku<mdm@example.jp>' }],
    ['recipient-invalid', { recipients: ['it@example.jp', 'x'] }],
    ['recipient-invalid', { recipients: ['it,admin@example.jp'] }],
    ['recipients-empty', { recipients: ['  '] }],
  ])('are refused: %s', (code, change) => {
    const { service } = setup();
    expect(service.saveMail({ ...plan, ...change })).toMatchObject({ ok: false, error: { code } });
  });

  it('may be incomplete while switched off', () => {
    const { service, view } = setup();
    expect(service.saveMail({ ...plan, enabled: false, host: '', from: '', recipients: [] })).toMatchObject({ ok: true });
    expect(view().mail).toMatchObject({ enabled: false, host: '' });
  });

  it('become half-width, and keep the password to themselves', () => {
    const { service, view, deeds, secrets } = setup();
    service.saveMail({ ...plan, host: 'ＭＡＩＬ.example.jp ', recipients: ['ｉｔ@example.jp', 'it@example.jp'], password: 'hunter2' });
    expect(view().mail).toEqual({ ...plan, hasPassword: true, last: null, waiting: 0, nextTryAt: null });
    expect(JSON.stringify([view(), deeds])).not.toContain('hunter2');
    service.saveMail(plan);
    expect(Buffer.from(secrets.get('deadlines/mail-password') ?? []).toString()).toBe('hunter2');
    service.saveMail({ ...plan, password: '' });
    expect(view().mail.hasPassword).toBe(false);
    service.saveMail({ ...plan, password: 'again' });
    service.saveMail({ ...plan, user: '' });
    expect(view().mail.hasPassword).toBe(false);
  });

  it.each([{ host: 'other.example.jp' }, { port: 465 }, { security: 'tls' as const }, { user: 'somebody' }])(
    'send the password nowhere it was not meant for: %o',
    async (change) => {
      const { service, view, sent } = setup();
      service.saveMail({ ...plan, password: 'hunter2' });
      service.saveMail({ ...plan, from: 'mdm@example.jp', recipients: ['a@example.jp'] });
      expect(view().mail.hasPassword).toBe(true);
      service.saveMail({ ...plan, ...change });
      expect(view().mail.hasPassword).toBe(false);
      await service.testMail();
      expect(sent[0]?.password).toBe('');
      service.saveMail({ ...plan, password: 'new' });
      expect(view().mail.hasPassword).toBe(true);
    },
  );

  it('refuse a login that everybody on the network could read', async () => {
    const { service, view } = setup();
    service.saveMail({ ...plan, password: 'hunter2' });
    expect(service.saveMail({ ...plan, security: 'none' })).toMatchObject({ error: { code: 'password-needs-tls' } });
    expect(view().mail).toMatchObject({ security: 'starttls', hasPassword: true });
    expect(service.saveMail({ ...plan, security: 'none', user: ' ' })).toMatchObject({ ok: true });
  });

  it('are tried with a mail to every recipient, and the server’s words come back', async () => {
    const { service, sent, world, view } = setup();
    expect(await service.testMail()).toMatchObject({ ok: false, error: { code: 'not-configured' } });
    service.saveMail({ ...plan, enabled: false, recipients: ['a@example.jp', 'b@example.jp'] });
    expect(await service.testMail()).toEqual({ ok: true, value: {} });
    expect(sent[0]).toMatchObject({ to: ['a@example.jp', 'b@example.jp'], subject: '【Shitaku】テストメール' });
    world.answer = () => fail('mail-login', 'refused', { reason: '535 no' });
    expect(await service.testMail()).toMatchObject({
      ok: false,
      error: { code: 'mail-login', details: { reason: '535 no', host: 'mail.example.jp', port: '587' } },
    });
    expect(view().mail.last?.problem).toBe('mail-login');
  });

  it('survive what an older program left there', () => {
    const { settings, view } = setup();
    settings.put('deadlines.mail', { host: 5 });
    settings.put('deadlines.mail-last', 'never');
    expect(view().mail).toMatchObject({ enabled: false, host: '', port: 587, last: null });
  });
});
