import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { pressOn } from '../pages/keys.ts';
import { TokensPage } from '../pages/tokens-page.ts';
import { ordinaryDay } from './scenes/play.ts';
import { installed, none, OTHER_SERVER, otherOwner, otherServer, PUBLIC_KEY, SERVER, wizard } from './scenes/tokens.ts';

const stands = (app: ScriptedApp, one: TokenWizard | null) => app.answers('tokens', 'overview', ok({ wizards: one === null ? [] : [one] }));
const moves = (app: ScriptedApp, one: TokenWizard | null) => {
  stands(app, one);
  app.announce('tokens', 'changed', {});
};
const belongs = (app: ScriptedApp, kind: TokenKind) =>
  app.answers('certificates', 'identify', ok({ kind: 'any', details: {}, place: kind }));
const file = (name: string, content = 'FILE') => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

for (const language of ['ja', 'en'] as const) {
  test(`the ADE token, step by step (${language})`, async ({ scriptedApp, page }) => {
    const screen = new TokensPage(page, language);
    const { tokens } = screen.text;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('certificates', 'list', ok(none('ade')));
    belongs(scriptedApp, 'ade');
    stands(scriptedApp, null);
    scriptedApp.answers('tokens', 'begin', () => (moves(scriptedApp, wizard('ade', { account: '' })), ok({})));
    scriptedApp.answers('tokens', 'publicKey', () => {
      moves(scriptedApp, wizard('ade', { step: 'portal', account: '' }));
      return ok({ fileName: PUBLIC_KEY, content: 'PEM', base64: false });
    });
    scriptedApp.answers('tokens', 'saveForm', ok({}));
    scriptedApp.answers('tokens', 'import', () => (moves(scriptedApp, wizard('ade', { step: 'verify' })), ok({})));
    scriptedApp.answers('tokens', 'verify', () => (moves(scriptedApp, wizard('ade', { step: 'done' })), ok({})));
    scriptedApp.answers('tokens', 'close', () => (moves(scriptedApp, null), ok({})));

    await scriptedApp.open(page, '#/certificates/ade');
    await expect(screen.steps).toHaveCount(4);
    await press(page, tokens.start.action);
    await expect(screen.currentStep).toContainText(tokens.steps.key);
    const downloads = page.waitForEvent('download');
    await press(page, tokens.key.action);
    const download = await downloads;
    expect(download.suggestedFilename()).toBe(PUBLIC_KEY);
    expect(await readFile(await download.path(), 'utf8')).toBe('PEM');

    await expect(screen.currentStep).toContainText(tokens.steps.portal);
    await expect(page.getByText(tokens.portal.warning.new)).toBeVisible();
    await expect(screen.guide).toContainText(PUBLIC_KEY);
    await expect(screen.guide).toContainText('Preferences');
    await expect(screen.guide).toContainText('環境設定');
    const link = page.getByRole('link', { name: tokens.portal.open });
    await expect(link).toHaveAttribute('href', 'https://business.apple.com/');
    await expect(link).toHaveAttribute('rel', /noopener/);
    await screen.field('account').fill('ａｄｍｉｎ@example.jp');
    await screen.fileInput('ade').setInputFiles(file('本社 iPhone_Token_2026-11-21T00-58-00Z_smime.p7m'));
    await expect(screen.currentStep).toContainText(tokens.steps.verify);
    // What was typed reached main before the file did.
    expect(scriptedApp.asked('tokens', 'saveForm').at(-1)).toMatchObject({ kind: 'ade' });
    expect(scriptedApp.asked('tokens', 'import')).toEqual([
      { kind: 'ade', file: { fileName: '本社 iPhone_Token_2026-11-21T00-58-00Z_smime.p7m', content: 'RklMRQ==' } },
    ]);
    await expect(page.getByText(SERVER, { exact: true })).toBeVisible();
    await press(page, tokens.verify.action);
    await expect(screen.heading(tokens.done.title)).toBeVisible();
    await expect(page.getByText(tokens.done.hint.ade)).toBeVisible();
    await expect(page.getByText(screen.text.wizard.resumed.split('{{step}}')[1] ?? '')).toHaveCount(0);
    await press(page, tokens.done.close);
    await expect.poll(() => scriptedApp.asked('tokens', 'close')).toEqual([{ kind: 'ade' }]);
    await expect(screen.title(screen.text.frame.areas.certificates)).toBeVisible();
  });
}

test('a renewal uses the key the portal has; another key is made only after an explanation', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  const { key } = screen.text.tokens;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'list', ok(installed('ade', 1)));
  stands(scriptedApp, wizard('ade', { renewal: true }));
  scriptedApp.answers('tokens', 'publicKey', ok({ fileName: PUBLIC_KEY, content: 'PEM', base64: false }));
  scriptedApp.answers('tokens', 'skipKey', () => {
    moves(scriptedApp, wizard('ade', { step: 'portal', renewal: true, publicKeyFileName: '' }));
    return ok({});
  });
  await scriptedApp.open(page, '#/certificates/ade');
  await press(page, key.anew);
  await expect(screen.dialog).toContainText(key.anewSheet.need);
  await page.keyboard.press('Escape');
  expect(scriptedApp.asked('tokens', 'publicKey')).toEqual([]);
  await press(page, key.anew);
  await screen.dialog.getByRole('button', { name: key.anewSheet.action, exact: true }).click();
  await expect.poll(() => scriptedApp.asked('tokens', 'publicKey')).toEqual([{ anew: true }]);
  await press(page, key.skip);
  await expect(screen.currentStep).toContainText(screen.text.tokens.steps.portal);
  await expect(page.getByText(screen.text.tokens.portal.warning.renewal)).toBeVisible();
  await expect(page.getByText(screen.text.tokens.portal.row.ade.replace('{{name}}', SERVER))).toBeVisible();
  const buttons = page.getByRole('listitem').filter({ hasText: screen.text.wizard.press.avoid });
  await expect(buttons).toHaveCount(2);
  await expect(buttons.last()).toContainText('サーバを削除');
});

test('at a first set-up nobody says that the site has the key of a wizard that was abandoned', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  const { key } = screen.text.tokens;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'list', ok(installed('ade', 1)));
  stands(scriptedApp, wizard('ade', { renewal: false }));
  await scriptedApp.open(page, '#/certificates/ade');
  await expect(screen.button(key.action)).toBeVisible();
  await expect(page.getByText(key.has)).toHaveCount(0);
  await expect(screen.button(key.skip)).toHaveCount(0);
});

for (const step of ['key', 'portal', 'verify'] as const) {
  test(`a wizard found under way says where it goes on: ${step}`, async ({ scriptedApp, page }) => {
    const screen = new TokensPage(page);
    const name = screen.text.tokens.steps[step];
    ordinaryDay(scriptedApp);
    stands(scriptedApp, wizard('ade', { step }));
    await scriptedApp.open(page, '#/certificates/ade');
    await expect(page.getByText(screen.text.wizard.resumed.replace('{{step}}', name))).toBeVisible();
    await expect(screen.currentStep).toContainText(name);
  });
}

test('what is typed is kept when the typing rests', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, wizard('api', { account: '' }));
  scriptedApp.answers('tokens', 'saveForm', ok({}));
  await scriptedApp.open(page, '#/certificates/api');
  await screen.field('keyId').fill('d136');
  await expect(page.getByText(screen.text.wizard.autosave.saved)).toBeVisible();
  expect(scriptedApp.asked('tokens', 'saveForm')).toEqual([{ kind: 'api', account: '', clientId: '', keyId: 'd136' }]);
});

test('another server: the rows that differ are marked, the way back comes first, replacing costs a word and a number', async ({
  scriptedApp,
  page,
}) => {
  const screen = new TokensPage(page);
  const { compare, portal } = screen.text.tokens;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'list', ok(installed('ade', 1)));
  stands(scriptedApp, otherServer());
  scriptedApp.answers('tokens', 'acceptIdentity', fail('confirmation-wrong'));
  await scriptedApp.open(page, '#/certificates/ade');
  await expect(screen.row('organizationName')).toContainText(compare.same);
  await expect(screen.row('serverName')).toContainText(OTHER_SERVER);
  await expect(screen.row('serverName')).toContainText(compare.different);
  await expect(screen.row('serverUuid')).toContainText(compare.different);
  await expect(page.getByText('412台を、同期できなくなります', { exact: false })).toBeVisible();

  await press(page, compare.back.ade.replace('{{installed}}', SERVER));
  await expect(screen.currentStep).toContainText(screen.text.tokens.steps.portal);
  await expect(page.getByText(portal.row.ade.replace('{{name}}', SERVER))).toBeVisible();
  await expect(screen.fileInput('ade')).toHaveCount(1);
  await press(page, compare.return);

  await press(page, compare.accept);
  const action = screen.dialog.getByRole('button', { name: compare.sheet.action, exact: true });
  await expect(screen.dialog.getByRole('button', { name: screen.text.common.cancel, exact: true }).last()).toBeFocused();
  await expect(action).toBeDisabled();
  await screen.dialog.getByLabel(screen.text.confirmation.reason).fill('統合のため');
  await screen.dialog.getByRole('textbox').last().fill('入れ替え 411');
  await expect(action).toBeDisabled();
  await screen.dialog.getByRole('textbox').last().fill('入れ替え　４１２');
  await expect(action).toBeEnabled();
  await action.hover();
  await page.mouse.down();
  await expect(screen.dialog.getByRole('alert')).toHaveText(screen.text.errors.tokens.acceptIdentity['confirmation-wrong']);
  await page.mouse.up();
  expect(scriptedApp.asked('tokens', 'acceptIdentity')).toEqual([
    { kind: 'ade', confirmation: { typed: '入れ替え　４１２', reason: '統合のため' } },
  ]);
});

test('another MDM owns the location: nothing is taken over without its name being read', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  const { owner, done } = screen.text.tokens;
  ordinaryDay(scriptedApp);
  stands(scriptedApp, otherOwner());
  scriptedApp.answers('tokens', 'settleOwner', () => {
    moves(scriptedApp, otherOwner({ problem: { code: 'not-taken', details: { owner: 'Ume MDM' } } }));
    return fail('not-taken', 'x', { owner: 'Ume MDM' });
  });
  await scriptedApp.open(page, '#/certificates/content');
  await expect(page.getByText('https://mdm.sakura.example', { exact: false })).toBeVisible();
  await press(page, owner.take);
  await expect(screen.dialog).toContainText('Sakura MDM');
  await page.keyboard.press('Enter');
  await expect(screen.dialog).toBeHidden();
  expect(scriptedApp.asked('tokens', 'settleOwner')).toEqual([]);
  await press(page, owner.take);
  await screen.dialog.getByRole('button', { name: owner.sheet.action.replace('{{name}}', 'Sakura MDM'), exact: true }).click();
  await expect(screen.alert).toContainText('Ume MDM');
  expect(scriptedApp.asked('tokens', 'settleOwner')).toEqual([{ take: true }]);

  scriptedApp.answers('tokens', 'settleOwner', () => {
    moves(scriptedApp, wizard('content', { step: 'done', facts: { locationName: '本社', foreignOwner: 'Sakura MDM' } }));
    return ok({});
  });
  await press(page, owner.leave);
  await expect(page.getByText(done.readOnly.replace('{{owner}}', 'Sakura MDM'))).toBeVisible();
  expect(scriptedApp.asked('tokens', 'settleOwner').at(-1)).toEqual({ take: false });
});

test('the API key: what was verified is one row with the number of devices', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, wizard('api', { step: 'verify' }));
  scriptedApp.answers('tokens', 'verify', () => (moves(scriptedApp, wizard('api', { step: 'done' })), ok({})));
  await scriptedApp.open(page, '#/certificates/api');
  await press(page, screen.text.tokens.verify.action);
  const list = page.getByRole('list', { name: screen.text.tokens.done.api });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('1,284');
});

for (const kind of ['ade', 'content', 'api'] as const) {
  test(`a wizard that was over when it was opened is the past: the next renewal is offered (${kind})`, async ({ scriptedApp, page }) => {
    const screen = new TokensPage(page);
    const { start, done, titleRenew, names } = screen.text.tokens;
    ordinaryDay(scriptedApp);
    scriptedApp.answers('certificates', 'list', ok(installed(kind)));
    stands(scriptedApp, wizard(kind, { step: 'done' }));
    scriptedApp.answers('tokens', 'begin', () => (moves(scriptedApp, wizard(kind, { runId: 'next', renewal: true })), ok({})));
    await scriptedApp.open(page, `#/certificates/${kind}`);
    await expect(screen.title(titleRenew.replace('{{name}}', names[kind]))).toBeVisible();
    await expect(screen.heading(done.title)).toHaveCount(0);
    await press(page, start.actionRenew);
    await expect(screen.heading(start.title[kind])).toHaveCount(0);
    await expect(page.getByText(screen.text.wizard.resumed.split('{{step}}')[1] ?? '')).toHaveCount(0);
    expect(scriptedApp.asked('tokens', 'begin')).toEqual([{ kind }]);
  });
}

test('starting over asks first, and says that a downloaded token has ended the present one', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  const { abandonSheet, start } = screen.text.tokens;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'list', ok(installed('ade', 1)));
  stands(scriptedApp, wizard('ade', { step: 'portal', renewal: true }));
  scriptedApp.answers('tokens', 'close', () => (moves(scriptedApp, null), ok({})));
  await scriptedApp.open(page, '#/certificates/ade');
  await press(page, screen.text.wizard.abandon);
  await expect(screen.dialog).toContainText(abandonSheet.dead);
  await page.keyboard.press('Escape');
  expect(scriptedApp.asked('tokens', 'close')).toEqual([]);
  await press(page, screen.text.wizard.abandon);
  await screen.dialog.getByRole('button', { name: screen.text.wizard.abandonSheet.action, exact: true }).click();
  await expect(screen.button(start.actionRenew)).toBeVisible();
  await expect(screen.heading(start.title.ade)).toBeFocused();

  // A second run that comes to the same step resumes nothing.
  const second = { runId: 'run-2', step: 'portal' as const, renewal: true };
  scriptedApp.answers('tokens', 'begin', () => (moves(scriptedApp, wizard('ade', second)), ok({})));
  await pressOn(screen.button(start.actionRenew), 'Enter');
  await expect(screen.heading(screen.text.tokens.portal.title.ade)).toBeFocused();
  await expect(page.getByText(screen.text.wizard.resumed.split('{{step}}')[1] ?? '')).toHaveCount(0);
});

test('the guide in its small window follows the wizard', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  ordinaryDay(scriptedApp, { world: 'practice' });
  scriptedApp.answers('certificates', 'list', ok(none('ade')));
  stands(scriptedApp, wizard('ade', { step: 'portal' }));
  await scriptedApp.open(page, '#/guide/ade');
  await expect(screen.guide.getByRole('listitem')).toHaveCount(11);
  await expect(screen.guide).toContainText('[+] 追加');
  await expect(page.getByRole('navigation')).toHaveCount(0);
  moves(scriptedApp, null);
  await expect(page.getByText(screen.text.tokens.guide.done)).toBeVisible();
});

test('there is no wizard of any other name', async ({ scriptedApp, page }) => {
  const screen = new TokensPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/certificates/nonsense');
  await expect(screen.steps).toHaveCount(0);
});
