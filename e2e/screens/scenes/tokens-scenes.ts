import type { Page } from '@playwright/test';
import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { Scene } from './scene.ts';
import * as tokens from './tokens.ts';

const press = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).click();

/** `pendingKeys` null: nothing is installed. */
const at = (name: string, kind: TokenKind, wizard: TokenWizard | null, renewal: boolean, more: Partial<Scene> = {}): Scene => ({
  name: `token ${kind}: ${name}`,
  place: `#/certificates/${kind}`,
  ...more,
  script: (app) => {
    app.answers('certificates', 'list', ok(renewal ? tokens.installed(kind, 1) : tokens.none(kind)));
    app.answers('tokens', 'overview', ok({ wizards: wizard === null ? [] : [wizard] }));
  },
});
/** An end is shown where a wizard came to it: the present one asks Apple, and is done. */
const done = (name: string, kind: TokenKind, change: Partial<TokenWizard> = {}): Scene => {
  const before = at(name, kind, tokens.wizard(kind, { step: 'verify' }), true, { act: press(ja.tokens.verify.action) });
  return {
    ...before,
    script: (app) => {
      before.script?.(app);
      app.answers('tokens', 'verify', () => {
        app.answers('tokens', 'overview', ok({ wizards: [tokens.wizard(kind, { step: 'done', ...change })] }));
        app.announce('tokens', 'changed', {});
        return ok({});
      });
    },
  };
};
const refused = (kind: TokenKind, step: TokenWizard['step'], code: string, details: Record<string, string> = {}) =>
  at(`${step}: ${code}`, kind, tokens.wizard(kind, { step, problem: { code, details } }), false);
const renewing = (change: Partial<TokenWizard>) => tokens.wizard('ade', { renewal: true, publicKeyFileName: '', ...change });

export const tokensScenes: readonly Scene[] = [
  at('start', 'ade', null, false),
  at('start of a renewal', 'ade', null, true),
  at('key', 'ade', tokens.wizard('ade'), false),
  at('key of a renewal', 'ade', renewing({ step: 'key' }), true),
  at('another key', 'ade', renewing({ step: 'key' }), true, { act: press(ja.tokens.key.anew) }),
  at('portal', 'ade', tokens.wizard('ade', { step: 'portal' }), false),
  at('portal of a renewal', 'ade', renewing({ step: 'portal' }), true),
  at('portal in practice', 'ade', renewing({ step: 'portal' }), true, { settings: { world: 'practice' } }),
  refused('ade', 'portal', 'other-public-key'),
  at('verify', 'ade', tokens.wizard('ade', { step: 'verify' }), false),
  refused('ade', 'verify', 'terms-not-signed', { status: '403', code: 'T_C_NOT_SIGNED' }),
  refused('ade', 'verify', 'clock-skew', { minutes: '12', direction: 'behind' }),
  at('compare', 'ade', tokens.otherServer(), true),
  at('replace', 'ade', tokens.otherServer(), true, { act: press(ja.tokens.compare.accept) }),
  at('abandon', 'ade', renewing({ step: 'portal' }), true, { act: press(ja.wizard.abandon) }),
  done('done', 'ade'),
  at('start', 'content', null, false),
  at('portal of a renewal', 'content', tokens.wizard('content', { renewal: true }), true),
  refused('content', 'verify', 'throttled', { retryAfterSeconds: '60' }),
  at('owner', 'content', tokens.otherOwner(), false),
  at('take over', 'content', tokens.otherOwner(), false, { act: press(ja.tokens.owner.take) }),
  done('done, reading only', 'content', {
    facts: { locationName: '本社', countryCode: 'JP', assetCount: '37', foreignOwner: 'Sakura MDM' },
  }),
  at('portal', 'api', tokens.wizard('api'), false),
  refused('api', 'portal', 'client-id-invalid'),
  refused('api', 'verify', 'client-invalid'),
  done('done', 'api'),
  { ...at('guide window', 'ade', renewing({ step: 'portal' }), true), place: '#/guide/ade' },
  { ...at('guide window', 'api', tokens.wizard('api'), false), place: '#/guide/api' },
];
