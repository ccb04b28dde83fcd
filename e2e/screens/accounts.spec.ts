import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { account, shaky, unregistered } from './scenes/accounts.ts';
import { ordinaryDay } from './scenes/play.ts';

test('what is missing is said in a sentence each; nothing missing is said too', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { accounts } = frame.text;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('accounts', 'list', ok({ accounts: [account(), shaky({ due: false })], unregistered: [] }));
  await scriptedApp.open(page, '#/accounts');
  const shakyCard = page.getByRole('region', { name: shaky().address, exact: true });
  for (const gap of shaky().gaps) await expect(shakyCard.getByText(accounts.gaps[gap])).toBeVisible();
  await expect(shakyCard.getByText(accounts.hints.personal)).toBeVisible();
  await expect(page.getByRole('region', { name: account().address, exact: true }).getByText(accounts.complete)).toBeVisible();
});

test('there is no place for a password, and it is said', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/accounts');
  await expect(page.getByText(frame.text.accounts.noPassword)).toBeVisible();
  await frame.button(frame.text.accounts.add).click();
  await expect(frame.dialog).toBeVisible();
  await expect(page.locator('input[type="password"]')).toHaveCount(0);
});

test('an account that a credential names is one press from the form', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { form } = frame.text.accounts;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('accounts', 'list', ok({ accounts: [], unregistered }));
  scriptedApp.answers('accounts', 'save', (input) => (input.owner.name === '' ? fail('owner-empty') : ok({})));
  await scriptedApp.open(page, '#/accounts');
  await page.getByRole('button', { name: /business-api@mirai-bungu\.example/ }).click();
  await expect(frame.dialog.getByLabel(form.address)).toHaveValue('business-api@mirai-bungu.example');
  await expect(frame.dialog.getByLabel(frame.text.accounts.purposes.api)).toBeChecked();
  await frame.button(frame.text.common.save).click();
  await expect(frame.dialog.getByText(frame.text.errors.accounts.save['owner-empty'])).toBeVisible();
  await expect(frame.dialog.getByLabel(form.ownerName, { exact: true })).toBeFocused();
  await frame.dialog.getByLabel(form.ownerName, { exact: true }).fill('山田 太郎');
  await frame.dialog.getByLabel(form.ownerEmail, { exact: true }).fill('taro@example.jp');
  await frame.dialog.getByLabel(form.numbers).fill('03-1234-5678\n090-1234-5678\n');
  await frame.button(frame.text.common.save).click();
  await expect(frame.dialog).toHaveCount(0);
  expect(scriptedApp.asked('accounts', 'save').at(-1)).toEqual({
    id: null,
    address: 'business-api@mirai-bungu.example',
    managed: false,
    purposes: ['api'],
    owner: { name: '山田 太郎', email: 'taro@example.jp' },
    deputy: null,
    trustedNumbers: ['03-1234-5678', '090-1234-5678'],
    note: '',
  });
});

test('a wrong number is named', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('accounts', 'save', fail('number-invalid', 'no number', { number: '110' }));
  await scriptedApp.open(page, '#/accounts');
  await page.getByRole('button', { name: `${frame.text.accounts.edit}: ${account().address}` }).click();
  await frame.button(frame.text.common.save).click();
  await expect(frame.dialog.getByText('「110」は電話番号として使えません。')).toBeVisible();
  await expect(frame.dialog.getByLabel(frame.text.accounts.form.numbers)).toBeFocused();
});

test('the quarterly question: yes ends it, no opens the ways back in their order', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { question, lost } = frame.text.accounts;
  const due = account({ due: true });
  ordinaryDay(scriptedApp);
  scriptedApp.answers('accounts', 'list', ok({ accounts: [due], unregistered: [] }));
  scriptedApp.answers('accounts', 'answerSignIn', ({ able }) => {
    scriptedApp.answers('accounts', 'list', ok({ accounts: [account({ due: !able, able })], unregistered: [] }));
    scriptedApp.announce('accounts', 'changed', {});
    return ok({});
  });
  await scriptedApp.open(page, '#/accounts');
  await page.getByRole('button', { name: `${question.no}: ${due.address}` }).click();
  const routes = page.getByRole('region', { name: lost.title }).getByRole('listitem');
  await expect(routes.getByRole('heading')).toHaveText([
    lost.routes.recover.title,
    lost.routes.address.title,
    lost.routes.support.title,
    lost.routes.create.title,
  ]);
  await page.getByRole('button', { name: `${lost.solved}: ${due.address}` }).click();
  await expect(page.getByRole('region', { name: lost.title })).toHaveCount(0);
  expect(scriptedApp.asked('accounts', 'answerSignIn')).toEqual([
    { id: 'a1', able: false },
    { id: 'a1', able: true },
  ]);
});

test('the question may be answered before it is asked', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { question } = frame.text.accounts;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('accounts', 'answerSignIn', ok({}));
  await scriptedApp.open(page, '#/accounts');
  const again = page.getByRole('button', { name: `${question.again}: ${account().address}` });
  const yes = page.getByRole('button', { name: `${question.yes}: ${account().address}` });
  await again.click();
  await expect(again).toBeFocused();
  await expect(again).toHaveAttribute('aria-expanded', 'true');
  await expect(yes).toBeVisible();
  await again.click();
  await expect(yes).toHaveCount(0);
  await again.click();
  await yes.click();
  await expect(page.getByText(question.answered)).toBeVisible();
  await expect(again).toBeFocused();
  expect(scriptedApp.asked('accounts', 'answerSignIn')).toEqual([{ id: 'a1', able: true }]);
});

test('a "no" further down the page leads up to the ways back', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { question, lost } = frame.text.accounts;
  const others = ['b1', 'b2', 'b3', 'b4', 'b5'].map((id) => account({ id, address: `${id}@mirai-bungu.example` }));
  ordinaryDay(scriptedApp);
  scriptedApp.answers('accounts', 'list', ok({ accounts: [...others, account()], unregistered: [] }));
  scriptedApp.answers('accounts', 'answerSignIn', ({ able }) => {
    scriptedApp.answers('accounts', 'list', ok({ accounts: [...others, account({ able })], unregistered: [] }));
    return ok({});
  });
  await scriptedApp.open(page, '#/accounts');
  await page.getByRole('button', { name: `${question.again}: ${account().address}` }).click();
  await page.getByRole('button', { name: `${question.no}: ${account().address}` }).click();
  await expect(page.getByRole('heading', { name: lost.title })).toBeInViewport();
  await expect(page.locator(':focus').getByRole('heading', { name: lost.title })).toBeVisible();
});

test('removing asks first, and says that certificates stay', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { removal, remove } = frame.text.accounts;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('accounts', 'remove', ok({}));
  await scriptedApp.open(page, '#/accounts');
  await page.getByRole('button', { name: `${remove}: ${account().address}` }).click();
  await expect(frame.dialog.getByText(removal.text.replace('{{address}}', account().address))).toBeVisible();
  expect(scriptedApp.asked('accounts', 'remove')).toEqual([]);
  await frame.button(removal.action).click();
  await expect(page.getByText(removal.done)).toBeVisible();
  expect(scriptedApp.asked('accounts', 'remove')).toEqual([{ id: 'a1' }]);
});
