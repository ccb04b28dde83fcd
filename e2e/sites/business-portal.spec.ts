import { expect } from '@playwright/test';
import { ACCOUNT } from '../../src-main/protocols/business-portal/testing.ts';
import { test } from './fixtures.ts';
import type { SiteVisit } from './site-visit.ts';

/** As in every step script: the account at the bottom left, then its preferences. */
async function openPreferences(visit: SiteVisit): Promise<void> {
  await visit.page.locator('#account-menu').click();
  await visit.link('環境設定').click();
}

test.describe('the simulated Business Manager', () => {
  test('signs in, and shows nothing but the terms until they are accepted', async ({ sites, visit, page }) => {
    await page.goto(sites.business.url);
    await visit.sees('サインイン / Sign in');
    await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''));
    await page.locator('#account').fill('taro');
    await page.keyboard.press('Enter');
    await visit.sees('サインイン / Sign in', 'account-invalid');
    await visit.tabTo(page.locator('#account'));
    await page.keyboard.type(ACCOUNT);
    await page.keyboard.press('Enter');
    await visit.sees('利用規約 / Terms and conditions');
    await visit.link('デバイス').click();
    await expect(page).toHaveTitle(/^利用規約/);
    await visit.press(visit.button('同意する'));
    await visit.sees('ホーム / Home');
    await visit.press(page.locator('#account-menu'));
    await expect(visit.link('環境設定')).toBeVisible();
    await visit.sees('ホーム / Home');
    await visit.press(visit.link('環境設定'));
    await visit.sees('環境設定 / Preferences');
    await page.goto(`${sites.business.url}/nowhere`);
    await visit.sees('見つかりません / Not found');
    await visit.press(page.locator('#account-menu'));
    await visit.press(visit.button('サインアウト'));
    await expect(page.locator('#account')).toBeVisible();
  });

  test('a server and its token, as step script 7-2-2 has it', async ({ sites, files, visit, page }) => {
    sites.business.register.setTermsSigned(true);
    await visit.signIn(sites.business.url, ACCOUNT);
    await openPreferences(visit);
    await visit.link('[+]').click();
    await visit.sees('MDM サーバを追加 / Add a service');
    await page.getByLabel('サーバ名').fill('支度');
    await visit.choose('#key', 'request.csr', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n');
    await visit.button('保存').click();
    await visit.sees('MDM サーバを追加 / Add a service', 'key-csr');
    await expect(page.getByLabel('サーバ名')).toHaveValue('支度');
    await visit.choose('#key', 'Shitaku_ADE_PublicKey.pem', files.publicKeyPem);
    await visit.press(visit.button('保存'));
    await visit.sees('環境設定 / Preferences');
    await visit.press(visit.link('支度'));
    await visit.sees('支度 · MDM サーバ / Service');
    await visit.press(visit.link('MDMサーバトークンをダウンロード'));
    await visit.sees('サーバトークン / Server token');
    await expect(page.getByText('前のトークンはすぐに使えなくなります')).toBeVisible();
    const { name, text } = await visit.download(visit.button('MDMサーバトークンをダウンロード'));
    expect(name).toMatch(/^__?_Token_[\dTZ-]+Z_smime\.p7m$/);
    expect(text).toContain('smime.p7m');
    await visit.link('戻る').click();
    await expect(page.getByText('まだありません')).toHaveCount(0);
  });

  test('another public key for a server, and the end of one', async ({ sites, files, visit, page }) => {
    const { register } = sites.business;
    register.setTermsSigned(true);
    const { uuid } = register.addServer('Shitaku', files.publicKeyPem);
    await visit.signIn(sites.business.url, ACCOUNT);
    await page.goto(`${sites.business.url}/servers/${uuid}`);
    await visit.link('公開鍵を置き換える').click();
    await visit.sees('公開鍵 / Public key');
    const wrong = [
      ['key-private', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
      ['key-token', 'Content-Type: application/pkcs7-mime; name="smime.p7m"\r\n\r\nMIAG'],
      ['key-not-a-certificate', 'ふつうの文章'],
      ['key-many', files.publicKeyPem + files.publicKeyPem],
    ] as const;
    for (const [index, [code, content]] of wrong.entries()) {
      await visit.choose('#key', 'key.pem', content);
      await visit.button('保存').click();
      if (index === 0) await visit.sees('公開鍵 / Public key', code);
      else await visit.refuses(code);
    }
    await visit.choose('#key', 'huge.pem', Buffer.alloc(600_000, 0x41));
    await visit.button('保存').click();
    await visit.sees('大きすぎます / Too large', 'too-large');
    await visit.link('環境設定へ').click();
    await visit.link('Shitaku').click();
    await visit.link('公開鍵を置き換える').click();
    await visit.choose('#key', 'key.pem', files.publicKeyPem);
    await visit.button('保存').click();
    await visit.link('サーバを削除').click();
    await visit.sees('サーバを削除 / Delete the server');
    await visit.press(visit.button('削除する'));
    await expect(page.getByText('まだありません')).toBeVisible();
    expect(register.servers()).toEqual([]);
  });

  test('content tokens of both locations, as step script 7-3-1 has it', async ({ sites, visit, page }) => {
    sites.business.register.setTermsSigned(true);
    await visit.signIn(sites.business.url, ACCOUNT);
    await openPreferences(visit);
    await visit.link('お支払いと請求').click();
    await visit.sees('お支払いと請求 / Payments and billing');
    const buttons = visit.button('ダウンロード');
    await expect(buttons).toHaveCount(2);
    const names: string[] = [];
    for (const index of [0, 1]) {
      const { name, text } = await visit.download(buttons.nth(index));
      names.push(name);
      expect(Buffer.from(text, 'base64').toString('utf8')).toContain('expDate');
    }
    expect(names).toEqual([expect.stringMatching(/^sToken_for_+\.vpptoken$/), expect.stringMatching(/^sToken_for_Osaka_+\.vpptoken$/)]);
    await page.reload();
    await expect(page.getByText('まだありません')).toHaveCount(0);
    await visit.sees('お支払いと請求 / Payments and billing');
  });

  test('an API account, whose key comes once', async ({ sites, visit, page }) => {
    sites.business.register.setTermsSigned(true);
    await visit.signIn(sites.business.url, ACCOUNT);
    await openPreferences(visit);
    await visit.link('API アカウント').click();
    await visit.sees('API アカウント / API accounts');
    await visit.link('API アカウントを作成').click();
    await visit.sees('API アカウントを作成 / Create an API account');
    await page.getByLabel('名前').fill('支度');
    await visit.press(visit.button('作成'));
    await visit.sees('支度 · API アカウント / API account');
    await expect(page.locator('#client-id')).toHaveText(/^BUSINESSAPI\./);
    const { name, text } = await visit.download(visit.button('秘密鍵をダウンロード'));
    expect(name).toMatch(/^_+\.pem$/);
    expect(text).toContain('EC PRIVATE KEY');
    await visit.button('秘密鍵をダウンロード').click();
    await visit.sees('支度 · API アカウント / API account', 'key-gone');
    await visit.link('失効').click();
    await visit.sees('API アカウントを失効 / Revoke the API account');
    await visit.press(visit.button('失効させる'));
    await visit.sees('API アカウント / API accounts');
    await visit.link('API アカウントを作成').click();
    await page.getByLabel('名前').fill('支度');
    await visit.button('作成').click();
    await visit.refuses('name-taken');
    await page.getByLabel('名前').fill('学校');
    await page.getByLabel('種類').selectOption('school');
    await visit.button('作成').click();
    await expect(page.locator('#client-id')).toHaveText(/^SCHOOLAPI\./);
  });

  test('devices are given to a server, and asked about once more', async ({ sites, files, visit, page }) => {
    const { register, owned } = sites.business;
    register.setTermsSigned(true);
    register.addServer('Shitaku', files.publicKeyPem);
    await visit.signIn(sites.business.url, ACCOUNT);
    await visit.link('デバイス').click();
    await visit.sees('デバイス / Devices');
    await page.getByLabel('MDMサーバを編集').selectOption('Shitaku');
    await visit.button('続ける').click();
    await visit.sees('デバイス / Devices', 'devices-missing');
    for (const device of ['SERIAL001', 'SERIAL003']) await visit.press(page.getByRole('checkbox', { name: device }), 'Space');
    await page.getByLabel('MDMサーバを編集').selectOption('Shitaku');
    await visit.press(visit.button('続ける'));
    await visit.sees('割り当ての確認 / Confirm');
    await visit.press(visit.button('確認'));
    await expect(page.locator('[data-serial="SERIAL003"]')).toContainText('Shitaku');
    expect(register.devices().map(({ server }) => server?.name ?? null)).toEqual(['Shitaku', null, 'Shitaku']);
    owned.length = 0;
    await page.reload();
    await visit.sees('デバイス / Devices');
  });

  test('the practice mailbox, with the mail and its attachment', async ({ sites, visit, page }) => {
    await page.goto(sites.business.portal.mailUrl);
    await visit.sees('練習用メール / Practice mail');
    await expect(page.locator('#address')).toHaveText('it@example.jp');
    const subject = 'mdmcert.download: Push Certificate Request Signed';
    sites.business.mails.push({ to: 'it@example.jp', subject, fileName: 'mdm_signed_request.plist.b64.p7', content: 'signed' });
    await visit.press(visit.link('再読み込み'));
    await visit.sees('練習用メール / Practice mail');
    expect(await visit.download(visit.link('mdm_signed_request'))).toEqual({ name: 'mdm_signed_request.plist.b64.p7', text: 'signed' });
  });
});
