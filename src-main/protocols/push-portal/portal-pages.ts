import { both, day, described, escape, type Page, problem as problemOf } from '#lib/practice-site/page.ts';
import type { PortalRow } from './portal-register.ts';
import { problemText } from './portal-text.ts';

const problem = (code: string | null): string => problemOf(code, problemText);
const state = (row: PortalRow, now: number): 'revoked' | 'expired' | 'active' => {
  if (row.revokedAt !== undefined) return 'revoked';
  return row.expiresAt > now ? 'active' : 'expired';
};
const stateText = { active: both('有効', 'Active'), expired: both('期限切れ', 'Expired'), revoked: both('失効', 'Revoked') };

export const signInPage = (code: string | null): Page => ({
  title: 'サインイン / Sign in',
  body: `<h1>${both('証明書ポータル(模擬)にサインイン', 'Sign in to the simulated certificates portal')}</h1>
${problem(code)}
<form method="post" action="/sign-in">
<label for="account">${both('Apple Account(練習用)', 'Apple Account (practice)')}</label>
<input id="account" name="account" type="email" required autocomplete="off" maxlength="254">
<p>${both('パスワードは入力しません。本物のパスワードをここに書かないでください。', 'There is no password here. Never type a real one.')}</p>
<button class="act" type="submit">${both('サインイン', 'Sign in')}</button>
</form>`,
});

const signedIn = (account: string): string => `<form method="post" action="/sign-out">
<p>${both('サインイン中:', 'Signed in as')} <strong>${escape(account)}</strong></p>
<button class="act quiet" type="submit">${both('サインアウト', 'Sign out')}</button>
</form>`;

/** An account without a row: at Apple, too, the sign of a wrong account when one came to renew. */
export const getStartedPage = (account: string): Page => ({
  title: 'Get Started',
  body: `<h1 lang="en">Get Started</h1>
<p>${both(
    'このアカウントにはまだ証明書がありません。更新のつもりでこの画面が出たら、アカウントが違います。',
    'This account has no certificate yet. If you came to renew one, this is the wrong account.',
  )}</p>
<p><a class="act" id="create" href="/create">${both('証明書を作成', 'Create a Certificate')}</a></p>
${signedIn(account)}`,
});

export const rowsPage = (account: string, rows: readonly PortalRow[], now: number): Page => ({
  title: '証明書 / Certificates',
  body: `<h1>${both('サードパーティ製サーバの証明書', 'Certificates for third-party servers')}</h1>
<div class="scroll" tabindex="0" role="region" aria-labelledby="table-name">
<table>
<caption id="table-name">${both('発行済みの証明書', 'Issued certificates')}</caption>
<thead><tr><th scope="col">${both('サービス', 'Service')}</th><th scope="col">${both('ベンダー', 'Vendor')}</th>
<th scope="col">${both('有効期限', 'Expiration')}</th><th scope="col">${both('状態', 'Status')}</th>
<th scope="col">${both('トピックとシリアル番号', 'Topic and serial number')}</th><th scope="col">${both('メモ', 'Notes')}</th>
<th scope="col">${both('操作', 'Actions')}</th></tr></thead>
<tbody>${rows.map((row) => rowLine(row, now)).join('')}</tbody>
</table>
</div>
<p>${both('更新するときは「更新」を押します。「作成」は別のトピックになります。', 'To renew, use Renew. Create makes another topic.')}</p>
<p><a class="act quiet" id="create" href="/create">${both('証明書を作成', 'Create a Certificate')}</a></p>
${signedIn(account)}`,
});

/** An expired row keeps its Renew: pressing it is worth a try at Apple, too. Only a revoked one is past it. */
function rowLine(row: PortalRow, now: number): string {
  const tail = escape(row.topic.slice(-6));
  const status = state(row, now);
  const link = (path: string, ja: string, en: string, look = 'act quiet') =>
    `<a class="${look}" href="/${path}/${escape(row.id)}">${both(ja, en)} <span>(…${tail})</span></a>`;
  const acts = [link('renew', '更新', 'Renew', 'act'), link('download', 'ダウンロード', 'Download'), link('revoke', '失効', 'Revoke')];
  return `<tr data-topic="${escape(row.topic)}" data-row="${escape(row.id)}">
<th scope="row">${both('モバイルデバイス管理', 'Mobile Device Management')}</th><td>${escape(row.vendor)}</td>
<td>${day(row.expiresAt)}</td><td data-state="${status}">${stateText[status]}</td>
<td><code>${escape(row.topic)}</code><br><code>${escape(row.serialNumber)}</code></td>
<td>${escape(row.notes)} ${link('notes', 'メモを編集', 'Edit notes', 'edit')}</td>
<td>${link('info', '情報', 'Info')}
${status === 'revoked' ? '' : acts.join('\n')}</td></tr>`;
}

/** What Apple's information icon shows: how to tell one row from another before Renew is pressed. */
export const infoPage = (row: PortalRow, now: number): Page => ({
  title: '証明書の情報 / Certificate information',
  body: `<h1>${both('証明書の情報', 'Certificate information')}</h1>
<dl>
<dt>${both('シリアル番号', 'Serial number')}</dt><dd><code>${escape(row.serialNumber)}</code></dd>
<dt>${both('サブジェクト DN', 'Subject DN')}</dt><dd><code id="subject">${escape(row.subjectText)}</code></dd>
<dt>${both('発行日', 'Issued')}</dt><dd>${day(row.issuedAt)}</dd>
<dt>${both('有効期限', 'Expiration')}</dt><dd>${day(row.expiresAt)}</dd>
<dt>${both('状態', 'Status')}</dt><dd>${stateText[state(row, now)]}</dd>
</dl>
<p>${both('サブジェクト DN の UID がトピックです。', 'The UID in the subject DN is the topic.')}</p>
<p><a href="/">${both('証明書の一覧へ', 'All certificates')}</a></p>`,
});

export const notesPage = (row: PortalRow, code: string | null): Page => ({
  title: 'メモを編集 / Edit notes',
  body: `<h1>${both('メモを編集', 'Edit notes')}</h1>
${facts(row)}
${problem(code)}
<form method="post" action="/notes/${escape(row.id)}">
<label for="notes">${both('メモ', 'Notes')}</label>
<input id="notes" name="notes" type="text" maxlength="200" autocomplete="off" value="${escape(row.notes)}">
<button class="act" type="submit">${both('保存', 'Save')}</button>
<a href="/">${both('戻る', 'Back')}</a>
</form>`,
});

/** Asks first: at Apple nobody can take a revocation back. */
export const revokePage = (row: PortalRow): Page => ({
  title: '証明書を失効 / Revoke',
  body: `<h1>${both('この証明書を失効させますか?', 'Revoke this certificate?')}</h1>
${facts(row)}
<p class="warning">${both(
    '失効するとプッシュはすぐに止まり、元に戻せません。更新のつもりなら、戻って「更新」を押してください。',
    'Pushes stop at once, and there is no way back. If you came to renew, go back and use Renew.',
  )}</p>
<form method="post" action="/revoke/${escape(row.id)}">
<button class="act" id="revoke" type="submit">${both('失効させる', 'Revoke')}</button>
<a href="/">${both('戻る', 'Back')}</a>
</form>`,
});

/** The upload form: for a new certificate (`row` null) or the renewal of a row. */
export const uploadPage = (row: PortalRow | null, code: string | null): Page => ({
  title: row === null ? '証明書を作成 / Create' : '証明書を更新 / Renew',
  body: `<h1>${row === null ? both('新しい証明書を作成', 'Create a new certificate') : both('証明書を更新', 'Renew the certificate')}</h1>
${row === null ? '' : facts(row)}
${problem(code)}
<form method="post" action="/upload" enctype="multipart/form-data">
${row === null ? '' : `<input type="hidden" name="row" value="${escape(row.id)}">`}
<label for="notes">${both('メモ(任意)', 'Notes (optional)')}</label>
<input id="notes" name="notes" type="text" maxlength="200" autocomplete="off">
<label for="request">${both('ベンダー署名付きの証明書要求', 'Vendor-signed certificate request')}</label>
<input id="request" name="request" type="file" required${described(code)}>
${row === null ? `<label class="tick" for="terms"><input id="terms" name="terms" type="checkbox" value="yes" required> ${both('(練習)規約を読み、同意します', '(practice) I have read and agree to the terms')}</label>` : ''}
<button class="act" type="submit">${both('アップロード', 'Upload')}</button>
<a href="/">${both('戻る', 'Back')}</a>
</form>`,
});

export const issuedPage = (row: PortalRow): Page => ({
  title: '発行しました / Issued',
  body: `<h1>${both('証明書を発行しました', 'The certificate was issued')}</h1>
${facts(row)}
<p><a class="act" id="download" href="/download/${escape(row.id)}">${both('ダウンロード', 'Download')}</a></p>
<p><a href="/">${both('証明書の一覧へ', 'All certificates')}</a></p>`,
});

const facts = (row: PortalRow): string => `<dl>
<dt>${both('トピック', 'Topic')}</dt><dd><code>${escape(row.topic)}</code></dd>
<dt>${both('シリアル番号', 'Serial number')}</dt><dd><code>${escape(row.serialNumber)}</code></dd>
<dt>${both('有効期限', 'Expiration')}</dt><dd>${day(row.expiresAt)}</dd>
</dl>`;

export const notFoundPage: Page = {
  title: '見つかりません / Not found',
  body: `<h1>${both('このページはありません', 'There is no such page')}</h1>
<p><a href="/">${both('証明書の一覧へ', 'All certificates')}</a></p>`,
};
