import type { PushWatch, PushWizard } from '#contract/push.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import { watched } from './certificates.ts';
import { MINUTE, NOW } from './moments.ts';
import * as push from './push.ts';
import type { Scene } from './scene.ts';

type Overview = Parameters<typeof push.overview>[0];

const at = (name: string, value: Overview, more: Partial<Scene> = {}): Scene => ({
  name: `push: ${name}`,
  place: '#/certificates/push',
  ...more,
  script: (app) => {
    app.answers('push', 'overview', ok(push.overview(value)));
    more.script?.(app);
  },
});
const create = (name: string, change: Partial<PushWizard>, more?: Partial<Scene>) =>
  at(name, { push: null, wizard: push.wizard(change), devices: 0 }, more);
const renewal = (name: string, change: Partial<PushWizard>, more?: Partial<Scene>) =>
  at(name, { push: push.push(21, 'renew'), wizard: push.wizard({ flow: 'renewal', ...change }) }, more);
const press =
  (name: string): NonNullable<Scene['act']> =>
  async (page) =>
    page.getByRole('button', { name, exact: true }).click();

const signed = (signer: 'external' | 'mdmcert', change: Partial<PushWizard> = {}): Partial<PushWizard> => ({
  step: 'sign',
  requestFileName: '',
  form: { ...push.form, signer },
  ...change,
});
const topicChanged: Partial<PushWizard> = {
  step: 'portal',
  checks: push.checks(4, true),
  problem: { code: 'topic-changed', details: push.otherTopic },
};
const installed = (watch: PushWatch): Overview => ({
  push: push.push(365, 'good'),
  wizard: push.wizard({
    flow: 'renewal',
    step: 'done',
    checks: push.checks(7),
    accepted: push.accepted,
    proof: { at: NOW - 3 * MINUTE, deviceName: '営業部 001' },
  }),
  watch,
});

export const pushScenes: readonly Scene[] = [
  create('form', { step: 'form', requestFileName: '', csrFileName: '' }),
  at('form without a vendor signature', {
    push: null,
    vendor: null,
    wizard: push.wizard({ step: 'form', form: { ...push.form, contactName: '山田 太郎' } }),
    signers: [
      { signer: 'own', available: false, hindrance: 'vendor-missing' },
      { signer: 'external', available: true, hindrance: null },
      { signer: 'mdmcert', available: false, hindrance: 'not-configured' },
    ],
  }),
  at('renew', { push: push.push(21, 'renew') }),
  at('renew what has expired', { push: push.push(-2, 'expired') }),
  at('another certificate', { push: push.push(21, 'renew') }, { act: press(ja.push.start.other) }),
  renewal('account check', { step: 'identity' }),
  renewal('cannot sign in', { step: 'identity', stop: 'cannot-sign-in' }),
  renewal('Get Started', { step: 'portal', stop: 'get-started' }),
  create('an external signer', signed('external')),
  create('mdmcert.download', signed('mdmcert')),
  create('mdmcert.download: mail awaited', signed('mdmcert', { signatureAskedAt: NOW - 12 * MINUTE })),
  create(
    'a reply to another request',
    signed('mdmcert', { signatureAskedAt: NOW - 12 * MINUTE, problem: { code: 'other-request', details: {} } }),
  ),
  create('request', {}),
  create('portal', { step: 'portal' }),
  renewal(
    'portal of a renewal',
    { step: 'portal' },
    {
      script: (app) => app.answers('certificates', 'downloads', ok({ ...watched, arrivals: [push.arrival] })),
    },
  ),
  at('portal of another certificate', { push: push.push(21, 'renew'), wizard: push.wizard({ step: 'portal' }) }),
  create('web page instead of certificate', {
    step: 'portal',
    checks: push.checks(0, true),
    problem: { code: 'not-a-certificate', details: { kind: 'html' } },
  }),
  renewal('another topic', topicChanged),
  renewal('another topic all the same', topicChanged, { act: press(ja.push.topic.accept) }),
  renewal('verify', { step: 'verify', checks: push.checks(6), accepted: push.accepted }),
  renewal('APNs unreachable', {
    step: 'verify',
    checks: push.checks(6, true),
    accepted: push.accepted,
    problem: { code: 'unreachable', details: {} },
  }),
  at('proof', {
    push: push.push(365, 'good'),
    wizard: push.wizard({ flow: 'renewal', step: 'proof', checks: push.checks(7), accepted: push.accepted }),
    watch: push.watch({ answered: 0, rate: 0 }),
  }),
  at('proof: APNs not reached', {
    push: push.push(365, 'good'),
    wizard: push.wizard({ flow: 'renewal', step: 'proof', checks: push.checks(7), accepted: push.accepted }),
    watch: push.watch({ rung: 0, unreached: 412, answered: 0, rate: null }),
  }),
  // An end is shown where a wizard came to it.
  renewal(
    'done',
    { step: 'verify', checks: push.checks(6), accepted: push.accepted },
    {
      script: (app) =>
        app.answers('push', 'verify', () => {
          app.answers('push', 'overview', ok(push.overview(installed(push.watch({})))));
          app.announce('push', 'changed', {});
          return ok({});
        }),
      act: press(ja.push.verify.action),
    },
  ),
  at('done, and too few answer', installed(push.watch({ state: 'alarm', endsAt: NOW - MINUTE, answered: 31, rate: 8, refused: 206 }))),
  renewal('guide in its window', { step: 'portal' }, { place: '#/guide/push' }),
  renewal('guide with nothing to do', { step: 'identity', requestFileName: '' }, { place: '#/guide/push' }),
];
