import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

const ACCOUNT = 'mdm@example.jp';
const YEAR_MS = 365 * 86_400_000;

test.describe('the simulated certificates portal', () => {
  test('a new certificate, as step script 7-1-2 has it, by keyboard', async ({ sites, files, visit, page }) => {
    await page.goto(sites.push.url);
    await visit.sees('サインイン / Sign in');
    await visit.tabTo(page.locator('#account'));
    await page.keyboard.type(ACCOUNT);
    await page.keyboard.press('Enter');
    await visit.sees('Get Started');
    await visit.press(visit.link('Create a Certificate'));
    await visit.sees('利用規約 / Terms of use');
    await visit.press(page.getByRole('checkbox'), 'Space');
    await visit.press(visit.button('Accept'));
    await visit.sees('証明書を作成 / Create');
    await visit.choose('#request', 'push-request.plist.b64', files.request);
    await visit.press(visit.button('Upload'));
    await visit.sees('発行しました / Issued');
    const { name, text } = await visit.download(visit.link('Download'));
    expect(name).toBe('MDM_Practice_Certificate.pem');
    expect(text).toContain('-----BEGIN CERTIFICATE-----');
    await visit.press(visit.link('Manage Certificates'));
    await visit.sees('証明書 / Certificates');
    await visit.press(visit.button('Sign out'));
    await expect(page.locator('#account')).toBeVisible();
  });

  test('a certificate of last year: looked at, noted, renewed', async ({ sites, files, visit, page }) => {
    await sites.push.upload(files.request, { account: ACCOUNT });
    // So long, but the vendor of the request is in date: its certificates were made for a hundred days.
    sites.clock.advance(50 * 86_400_000);
    await visit.signIn(sites.push.url, ACCOUNT);
    const topic = await page.locator('tbody tr').getAttribute('data-topic');
    await visit.link('Edit notes').click();
    await visit.sees('メモを編集 / Edit notes');
    await page.locator('#notes').fill('東京本社の全台');
    await visit.button('Save').click();
    await expect(page.getByRole('cell', { name: '東京本社の全台' })).toBeVisible();
    await visit.link('Info').click();
    await visit.sees('証明書の情報 / Certificate information');
    await expect(page.locator('#subject')).toContainText(`UID=${topic}`);
    await visit.link('Manage Certificates').click();
    await visit.link('Renew').click();
    await visit.sees('証明書を更新 / Renew');
    await visit.choose('#request', 'push-request.plist.b64', files.request);
    await visit.button('Upload').click();
    await expect(page.getByText(String(topic))).toBeVisible();
    await visit.link('Manage Certificates').click();
    await expect(page.locator('tbody tr')).toHaveCount(1);
    await expect(page.getByRole('cell', { name: '東京本社の全台' })).toBeVisible();
    sites.clock.advance(2 * YEAR_MS);
    await page.reload();
    await expect(page.locator('[data-state="expired"]')).toContainText('Expired');
    await expect(visit.link('Renew')).toBeVisible();
    await visit.sees('証明書 / Certificates');
  });

  test('asks before it revokes; a revoked row offers its facts alone', async ({ sites, files, visit, page }) => {
    await sites.push.upload(files.request, { account: ACCOUNT });
    await visit.signIn(sites.push.url, ACCOUNT);
    await visit.link('Revoke').click();
    await visit.sees('証明書を失効 / Revoke');
    await visit.link('Cancel').click();
    await expect(page.locator('[data-state="active"]')).toBeVisible();
    await visit.press(visit.link('Revoke'));
    await visit.press(visit.button('Revoke'));
    await expect(page.locator('[data-state="revoked"]')).toContainText('Revoked');
    for (const name of ['Renew', 'Download', 'Revoke']) await expect(visit.link(name)).toHaveCount(0);
    await visit.sees('証明書 / Certificates');
    const id = await page.locator('tbody tr').getAttribute('data-row');
    await page.goto(`${sites.push.url}/renew/${id}`);
    await visit.sees('証明書を更新 / Renew', 'row-revoked');
    await page.goto(`${sites.push.url}/revoke/${id}`);
    await visit.sees('見つかりません / Not found');
  });

  test('wrong files and wrong forms are refused in a sentence, and the way on stays open', async ({ sites, files, visit, page }) => {
    await page.goto(sites.push.url);
    // A browser stops this one itself; the site has to say it to one that does not.
    await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''));
    await page.locator('#account').fill('taro');
    await page.keyboard.press('Enter');
    await visit.sees('サインイン / Sign in', 'account-invalid');
    await visit.signIn(sites.push.url, ACCOUNT);
    await visit.link('Create a Certificate').click();
    await page.locator('form[action="/create"]').evaluate((form) => form.setAttribute('novalidate', ''));
    await visit.button('Accept').click();
    await visit.sees('利用規約 / Terms of use', 'terms-open');
    await page.getByRole('checkbox').check();
    await visit.button('Accept').click();
    const csr = `-----BEGIN CERTIFICATE REQUEST-----\n${files.csr.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    const wrong = [
      ['csr', 'CertificateSigningRequest.csr', csr],
      ['pem', 'cert.pem', files.publicKeyPem],
      ['raw-xml', 'request.plist', Buffer.from(files.request, 'base64')],
      ['not-base64', 'memo.txt', 'ふつうの文章'],
      ['not-a-plist', 'x.b64', Buffer.from('x').toString('base64')],
    ] as const;
    for (const [index, [code, name, content]] of wrong.entries()) {
      await visit.choose('#request', name, content);
      await visit.button('Upload').click();
      if (index === 0) await visit.sees('証明書を作成 / Create', code);
      else await visit.refuses(code);
    }
    await visit.choose('#request', 'huge.b64', 'A'.repeat(600_000));
    await visit.button('Upload').click();
    await visit.sees('受け付けられません / Refused', 'too-large');
    await visit.link('Manage Certificates').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Get Started' })).toBeVisible();
  });
});
