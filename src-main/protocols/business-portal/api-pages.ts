import { both, described, escape, type Page } from '#lib/practice-site/page.ts';
import type { ApiAccountRow } from './organization-state.ts';
import { framed, problem, type Visitor } from './portal-frame.ts';

/** What an API account may do, by the name kept for it. */
export const apiRoles: Readonly<Record<string, { readonly ja: string; readonly en: string }>> = {
  administrator: { ja: '管理者', en: 'Administrator' },
  'device-enrollment-manager': { ja: 'デバイス登録マネージャ', en: 'Device Enrollment Manager' },
};

/** Which of Apple's two portals the account is to be of; one site stands for both. */
const portals = `<label for="portal">${both('種類(練習のための選択)', 'Kind (a choice of this practice site)')}</label>
<select id="portal" name="portal">
<option value="business">Apple Business Manager (BUSINESSAPI)</option>
<option value="school">Apple School Manager (SCHOOLAPI)</option>
</select>`;

const role = (name: string): string => both(apiRoles[name]?.ja ?? name, apiRoles[name]?.en ?? name);
const path = (account: ApiAccountRow, act = ''): string => `/api/${escape(account.clientId)}${act}`;

export const apiPage = (visitor: Visitor, accounts: readonly ApiAccountRow[]): Page =>
  framed(visitor, {
    title: 'API アカウント / API accounts',
    body: `<h1>${both('API アカウント', 'API accounts')}</h1>
${accounts.length === 0 ? `<p>${both('まだありません。', 'There are none yet.')}</p>` : `<ul>${accounts.map(line).join('')}</ul>`}
<p><a class="act" id="add-api" href="/api/new">${both('API アカウントを作成', 'Create an API account')}</a></p>
<p><a href="/preferences">${both('環境設定へ', 'Preferences')}</a></p>`,
  });

const line = (account: ApiAccountRow): string =>
  `<li data-client="${escape(account.clientId)}"><a href="${path(account)}">${escape(account.name)}</a>${account.revoked ? ` (${both('失効', 'Revoked')})` : ''}</li>`;

export const addApiPage = (visitor: Visitor, name: string, code: string | null): Page =>
  framed(visitor, {
    title: 'API アカウントを作成 / Create an API account',
    body: `<h1>${both('API アカウントを作成', 'Create an API account')}</h1>
${problem(code)}
<form method="post" action="/api/new">
<label for="name">${both('名前', 'Name')}</label>
<input id="name" name="name" type="text" required maxlength="100" autocomplete="off" value="${escape(name)}"${described(code)}>
<label for="role">${both('役割', 'Role')}</label>
<select id="role" name="role">${Object.entries(apiRoles)
      .map(([value, { ja, en }]) => `<option value="${value}">${ja} / ${en}</option>`)
      .join('')}</select>
${portals}
<p><button class="act" type="submit">${both('作成', 'Create')}</button>
<a href="/api">${both('戻る', 'Back')}</a></p>
</form>`,
  });

/** `keyWaits`: the private key has not been downloaded yet; it will be given out once. */
export const apiAccountPage = (visitor: Visitor, account: ApiAccountRow, keyWaits: boolean, code: string | null): Page =>
  framed(visitor, {
    title: `${account.name} · API アカウント / API account`,
    body: `<h1>${escape(account.name)}</h1>
${problem(code)}
<dl>
<dt>${both('クライアント ID', 'Client ID')}</dt><dd><code id="client-id">${escape(account.clientId)}</code></dd>
<dt>${both('キー ID', 'Key ID')}</dt><dd><code id="key-id">${escape(account.keyId)}</code></dd>
<dt>${both('役割', 'Role')}</dt><dd>${role(account.role)}</dd>
<dt>${both('状態', 'Status')}</dt><dd>${account.revoked ? both('失効', 'Revoked') : both('有効', 'Active')}</dd>
</dl>
${keyWaits ? keyForm(account) : ''}
${account.revoked ? '' : `<p><a class="act quiet" id="revoke-api" href="${path(account, '/revoke')}">${both('失効', 'Revoke')}</a></p>`}
<p><a href="/api">${both('API アカウントの一覧へ', 'All API accounts')}</a></p>`,
  });

const keyForm = (account: ApiAccountRow): string => `<p class="warning">${both(
  '秘密鍵は一度しかダウンロードできません。',
  'The private key can be downloaded only once.',
)}</p>
<form method="post" action="${path(account, '/key')}">
<button class="act" id="download-key" type="submit">${both('秘密鍵をダウンロード', 'Download the private key')}</button>
</form>`;

export const revokeApiPage = (visitor: Visitor, account: ApiAccountRow): Page =>
  framed(visitor, {
    title: 'API アカウントを失効 / Revoke the API account',
    body: `<h1>${both('この API アカウントを失効させますか?', 'Revoke this API account?')}</h1>
<p>${escape(account.name)}</p>
<p class="warning">${both('この鍵を使うソフトウェアはすぐに接続できなくなります。元に戻せません。', 'Software that uses this key is locked out at once. There is no way back.')}</p>
<form method="post" action="${path(account, '/revoke')}">
<button class="act" id="revoke" type="submit">${both('失効させる', 'Revoke')}</button>
<a href="${path(account)}">${both('戻る', 'Back')}</a>
</form>`,
  });
