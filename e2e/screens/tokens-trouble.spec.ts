import type { Page } from '@playwright/test';
import { tokens as contract, type TokenKind, type TokenWizard } from '#contract/tokens.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { TokensPage } from '../pages/tokens-page.ts';
import { watched } from './scenes/certificates.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';
import { CLIENT_ID, KEY_ID, wizard } from './scenes/tokens.ts';

const stands = (app: ScriptedApp, one: TokenWizard | null) => app.answers('tokens', 'overview', ok({ wizards: one === null ? [] : [one] }));
const moves = (app: ScriptedApp, one: TokenWizard | null) => {
  stands(app, one);
  app.announce('tokens', 'changed', {});
};
const belongs = (app: ScriptedApp, kind: TokenKind) =>
  app.answers('certificates', 'identify', ok({ kind: 'any', details: {}, place: kind }));
const file = (name: string, content = 'FILE') => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const details: Readonly<Record<string, Record<string, string>>> = {
  'wrong-file': { kind: 'html' },
  expired: { expiredAt: '2026-01-15T00:00:00.000Z' },
  'older-than-installed': { expiresAt: '2026-12-01T00:00:00.000Z', installedExpiresAt: '2027-02-01T00:00:00.000Z' },
  'clock-skew': { minutes: '12', direction: 'ahead' },
  throttled: { retryAfterSeconds: '45' },
  'not-taken': { owner: 'Sakura MDM' },
};
const says: Readonly<Record<string, string>> = {
  'wrong-file': 'Web ページ(HTML)です。',
  expired: '2026年1月15日(木) 9:00 に期限が切れた',
  'older-than-installed': '2027年2月1日(月) 9:00 まで',
  'clock-skew': '12分進んでいます',
  'terms-not-signed': '「管理者」の役割を持つ人',
  throttled: '45秒あと',
  'not-taken': 'Sakura MDM',
};

test('every refused file says what came, what was wanted, what to do', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  const { wizard: words, tokens } = screen.text;
  ordinaryDay(scriptedApp);
  const codes = contract.calls.import.errors.filter((code) => code !== 'no-wizard');
  expect(codes.length).toBeGreaterThan(12);
  stands(scriptedApp, wizard('ade', { step: 'portal' }));
  await scriptedApp.open(page, '#/certificates/ade');
  for (const code of codes) {
    moves(scriptedApp, wizard('ade', { step: 'portal', problem: { code, details: details[code] ?? {} } }));
    await expect(screen.alert).toContainText(tokens.refusals[code].title.replace('{{name}}', tokens.names.ade));
    for (const part of ['what', 'wanted', 'next'] as const) await expect(screen.alert).toContainText(words.refusal[part]);
    await expect(screen.alert).not.toContainText('{{');
    await expect(screen.alert).toContainText(says[code] ?? '');
  }
});

test('every refusal of a service says what it means, who does what, and where', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  const { tokens } = screen.text;
  ordinaryDay(scriptedApp);
  const codes = contract.calls.settleOwner.errors.filter((code) => code !== 'no-wizard');
  expect(codes.length).toBeGreaterThan(16);
  stands(scriptedApp, wizard('content', { step: 'verify' }));
  await scriptedApp.open(page, '#/certificates/content');
  for (const code of codes) {
    moves(scriptedApp, wizard('content', { step: 'verify', problem: { code, details: details[code] ?? {} } }));
    await expect(screen.alert).toContainText(tokens.service[code].title.replace('{{service}}', tokens.services.content));
    for (const part of ['means', 'who', 'where'] as const) await expect(screen.alert).toContainText(tokens.refusal[part]);
    await expect(screen.alert).not.toContainText('{{');
    await expect(screen.alert).toContainText(says[code] ?? '');
  }
});

test('a refusal never heard of is a plain sentence', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, wizard('ade', { step: 'verify', problem: { code: 'E_WEIRD', details: { message: 'stack' } } }));
  await scriptedApp.open(page, '#/certificates/ade');
  await expect(screen.alert).toHaveText(screen.text.errors.common.unknown);
});

test('the service refuses, the way out is taken, and the same button asks again', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page, 'en');
  const { tokens } = screen.text;
  ordinaryDay(scriptedApp, { language: 'en' });
  stands(scriptedApp, wizard('ade', { step: 'verify' }));
  scriptedApp.answers('tokens', 'verify', () => {
    moves(scriptedApp, wizard('ade', { step: 'verify', problem: { code: 'terms-not-signed', details: { status: '403' } } }));
    return fail('terms-not-signed', 'raw message', { status: '403' });
  });
  await scriptedApp.open(page, '#/certificates/ade');
  await press(page, tokens.verify.action);
  await expect(screen.alert).toHaveCount(1);
  await expect(screen.alert).toContainText(tokens.service['terms-not-signed'].who);
  await expect(screen.alert).not.toContainText('raw message');
  scriptedApp.answers('tokens', 'verify', () => (moves(scriptedApp, wizard('ade', { step: 'done' })), ok({})));
  await press(page, tokens.verify.retry);
  await expect(screen.heading(tokens.done.title)).toBeVisible();
});

test('a file of another kind is answered on the spot, and never reaches the wizard', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, wizard('ade', { step: 'portal' }));
  scriptedApp.answers('certificates', 'identify', ok({ kind: 'content-token', details: {}, place: 'content' }));
  await scriptedApp.open(page, '#/certificates/ade');
  await screen.fileInput('ade').setInputFiles(file('sToken_for_本社.vpptoken'));
  await expect(screen.alert).toContainText(screen.text.files.kinds['content-token']);
  expect(scriptedApp.asked('tokens', 'import')).toEqual([]);
  // Its own wizard takes it along.
  stands(scriptedApp, null);
  scriptedApp.answers('tokens', 'begin', () => (moves(scriptedApp, wizard('content')), ok({})));
  scriptedApp.answers('tokens', 'import', () => (moves(scriptedApp, wizard('content', { step: 'verify' })), ok({})));
  await press(page, screen.text.files.go);
  await expect(page.getByText(screen.text.tokens.start.carried)).toBeVisible();
  await page.getByRole('button', { name: /始める$/ }).click();
  await expect(screen.heading(screen.text.tokens.verify.title)).toBeVisible();
  expect(scriptedApp.asked('tokens', 'import')).toMatchObject([{ kind: 'content', file: { fileName: 'sToken_for_本社.vpptoken' } }]);
});

test('an API key survives a typo: the IDs are corrected, the file need not be found again', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  const { portal } = screen.text.tokens;
  ordinaryDay(scriptedApp);
  belongs(scriptedApp, 'api');
  stands(scriptedApp, wizard('api', { account: '' }));
  scriptedApp.answers('tokens', 'saveForm', ok({}));
  scriptedApp.answers('tokens', 'import', () => {
    moves(scriptedApp, wizard('api', { account: '', problem: { code: 'client-id-invalid', details: {} } }));
    return fail('client-id-invalid');
  });
  await scriptedApp.open(page, '#/certificates/api');
  await expect(page.getByText(portal.warning.once)).toBeVisible();
  await screen.fileInput('api').setInputFiles(file('key.pem'));
  await expect(screen.field('clientId')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(portal.kept.replace('{{fileName}}', 'key.pem'))).toBeVisible();
  await screen.field('clientId').fill(` ${CLIENT_ID.replace('BUSINESS', 'ＢＵＳＩＮＥＳＳ')} `);
  await screen.field('keyId').fill(KEY_ID);
  await expect(screen.field('clientId')).toHaveValue(CLIENT_ID);
  await expect(page.getByText(portal.narrowed)).toBeVisible();
  scriptedApp.answers('tokens', 'import', () => (moves(scriptedApp, wizard('api', { step: 'verify' })), ok({})));
  await press(page, portal.retry);
  await expect(screen.heading(screen.text.tokens.verify.title)).toBeVisible();
  expect(scriptedApp.asked('tokens', 'saveForm').at(-1)).toEqual({ kind: 'api', account: '', clientId: CLIENT_ID, keyId: KEY_ID });
  expect(scriptedApp.asked('tokens', 'import')).toHaveLength(2);
});

test('a file from the downloads folder that is kept is told as such', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  const { tokens, files } = screen.text;
  const arrival = { arrivalId: 'arrival-1', fileName: 'key.pem', kind: 'private-key', place: 'api' as const, details: {}, at: NOW };
  ordinaryDay(scriptedApp);
  stands(scriptedApp, wizard('api'));
  scriptedApp.answers('certificates', 'downloads', ok({ ...watched, arrivals: [arrival] }));
  scriptedApp.answers('tokens', 'import', () => {
    moves(scriptedApp, wizard('api', { problem: { code: 'key-id-invalid', details: {} } }));
    return fail('key-id-invalid');
  });
  await scriptedApp.open(page, '#/certificates/api');
  await press(page, files.arrival.takeThis.replace('{{fileName}}', arrival.fileName));
  await expect(page.getByText(tokens.portal.keptArrived)).toBeVisible();
  await expect(screen.alert).toContainText(tokens.refusals['key-id-invalid'].next);
});
