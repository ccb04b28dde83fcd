import { both, day, described, escape, type Page } from '#lib/practice-site/page.ts';
import type { ServerRow } from './organization-state.ts';
import { framed, problem, type Visitor } from './portal-frame.ts';

const path = (server: ServerRow, act = ''): string => `/servers/${escape(server.uuid)}${act}`;

export const preferencesPage = (visitor: Visitor, servers: readonly ServerRow[]): Page =>
  framed(visitor, {
    title: '環境設定 / Preferences',
    body: `<h1>${both('環境設定', 'Preferences')}</h1>
<h2 id="servers">${both('MDM サーバ', 'Device management services')}</h2>
<p><a class="act" id="add-server" href="/servers/new">[+] ${both('追加', 'Add')}</a></p>
${servers.length === 0 ? `<p>${both('まだありません。', 'There are none yet.')}</p>` : `<ul class="rows" aria-labelledby="servers">${servers.map(line).join('')}</ul>`}
<h2>${both('組織', 'Organisation')}</h2>
<p><a class="act quiet" id="payments" href="/payments">${both('お支払いと請求', 'Payments and billing')}</a>
<a class="act quiet" id="api" href="/api">${both('API アカウント', 'API accounts')}</a></p>`,
  });

const line = (server: ServerRow): string =>
  `<li><a data-server="${escape(server.uuid)}" data-name="${escape(server.name)}" href="${path(server)}">${escape(server.name)}</a></li>`;

const keyField = (
  code: string | null,
): string => `<label for="key">${both('公開鍵をアップロード(.pem)', 'Upload the public key (.pem)')}</label>
<input id="key" name="key" type="file" required${described(code)}>`;

export const addServerPage = (visitor: Visitor, name: string, code: string | null): Page =>
  framed(visitor, {
    title: 'MDM サーバを追加 / Add a service',
    body: `<h1>${both('MDM サーバを追加', 'Add a device management service')}</h1>
${problem(code)}
<form method="post" action="/servers/new" enctype="multipart/form-data">
<label for="name">${both('サーバ名', 'Name')}</label>
<input id="name" name="name" type="text" required maxlength="100" autocomplete="off" value="${escape(name)}"${described(code)}>
${keyField(code)}
<p><button class="act" type="submit">${both('保存', 'Save')}</button>
<a href="/preferences">${both('戻る', 'Back')}</a></p>
</form>`,
  });

export const serverPage = (visitor: Visitor, server: ServerRow, deviceCount: number): Page =>
  framed(visitor, {
    title: `${server.name} · MDM サーバ / Service`,
    body: `<h1>${escape(server.name)}</h1>
<dl>
<dt>${both('割り当てたデバイス', 'Assigned devices')}</dt><dd>${deviceCount}</dd>
<dt>${both('トークンの発行日', 'Token issued')}</dt><dd>${server.token === null ? both('まだありません', 'Not yet') : day(server.token.issuedAt)}</dd>
<dt>${both('トークンの有効期限', 'Token expires')}</dt><dd>${server.token === null ? '–' : day(server.token.expiresAt)}</dd>
</dl>
<p><a class="act" id="download-token" href="${path(server, '/token')}">${both('MDMサーバトークンをダウンロード', 'Download the server token')}</a></p>
<p><a class="act quiet" id="replace-key" href="${path(server, '/key')}">${both('公開鍵を置き換える', 'Replace the public key')}</a>
<a class="act quiet" id="delete-server" href="${path(server, '/delete')}">${both('サーバを削除', 'Delete the server')}</a></p>
<p><a href="/preferences">${both('環境設定へ', 'Preferences')}</a></p>`,
  });

/** Asked once more before it happens: nobody gets the earlier token back. */
export const tokenPage = (visitor: Visitor, server: ServerRow): Page =>
  framed(visitor, {
    title: 'サーバトークン / Server token',
    body: `<h1>${both('MDMサーバトークンをダウンロード', 'Download the server token')}</h1>
<p>${escape(server.name)}</p>
<p class="warning">${both(
      '新しいトークンをダウンロードすると、前のトークンはすぐに使えなくなります。続けて MDM に取り込んでください。',
      'Downloading a new token makes the earlier one useless at once. Import the new one into your MDM right away.',
    )}</p>
<form method="post" action="${path(server, '/token')}">
<button class="act" id="download" type="submit">${both('MDMサーバトークンをダウンロード', 'Download the server token')}</button>
<a href="${path(server)}">${both('戻る', 'Back')}</a>
</form>`,
  });

export const replaceKeyPage = (visitor: Visitor, server: ServerRow, code: string | null): Page =>
  framed(visitor, {
    title: '公開鍵 / Public key',
    body: `<h1>${both('公開鍵を置き換える', 'Replace the public key')}</h1>
<p>${escape(server.name)}</p>
${problem(code)}
<p>${both('次にダウンロードするトークンから、新しい鍵で暗号化されます。', 'The next token you download is encrypted for the new key.')}</p>
<form method="post" action="${path(server, '/key')}" enctype="multipart/form-data">
${keyField(code)}
<p><button class="act" type="submit">${both('保存', 'Save')}</button>
<a href="${path(server)}">${both('戻る', 'Back')}</a></p>
</form>`,
  });

export const deleteServerPage = (visitor: Visitor, server: ServerRow, deviceCount: number): Page =>
  framed(visitor, {
    title: 'サーバを削除 / Delete the server',
    body: `<h1>${both('この MDM サーバを削除しますか?', 'Delete this service?')}</h1>
<p>${escape(server.name)}</p>
<p class="warning">${both(
      `トークンはすぐに使えなくなり、${deviceCount} 台のデバイスの割り当てがなくなります。元に戻せません。`,
      `Its token dies at once, and ${deviceCount} devices lose their assignment. There is no way back.`,
    )}</p>
<form method="post" action="${path(server, '/delete')}">
<button class="act" id="delete" type="submit">${both('削除する', 'Delete')}</button>
<a href="${path(server)}">${both('戻る', 'Back')}</a>
</form>`,
  });
