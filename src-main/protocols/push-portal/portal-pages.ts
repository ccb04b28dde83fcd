import { both, day, described, escape, named, type Page, problem as problemOf, say } from '#lib/practice-site/page.ts';
import { signInForm } from '#lib/practice-site/sign-in-form.ts';
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
${signInForm(say('Apple Account(練習用)', 'Apple Account (practice)'), code)}`,
});

/** A page of somebody signed in; the way out is at the top right, as at Apple. */
const framed = (account: string, { title, body }: Page): Page => ({
  title,
  body,
  before: `<nav class="bar" aria-label="アカウント / Account">
<p>${both('サインイン中:', 'Signed in as')} <strong>${escape(account)}</strong></p>
<form method="post" action="/sign-out"><button class="act quiet" type="submit">${named('Sign out', 'サインアウト')}</button></form>
</nav>
`,
});

const createLink = (look: string): string =>
  `<p><a class="${look}" id="create" href="/create">${named('Create a Certificate', '証明書を作成')}</a></p>`;
const backToRows = `<p><a href="/">${named('Manage Certificates', '証明書の一覧へ')}</a></p>`;
const cancel = `<a href="/">${named('Cancel', 'キャンセル')}</a>`;

/** An account without a row: at Apple, too, the sign of a wrong account when one came to renew. */
export const getStartedPage = (account: string): Page =>
  framed(account, {
    title: 'Get Started',
    body: `<h1 lang="en">Get Started</h1>
<p>${both(
      'このアカウントにはまだ証明書がありません。更新のつもりでこの画面が出たら、アカウントが違います。',
      'This account has no certificate yet. If you came to renew one, this is the wrong account.',
    )}</p>
${createLink('act')}`,
  });

export const rowsPage = (account: string, rows: readonly PortalRow[], now: number): Page =>
  framed(account, {
    title: '証明書 / Certificates',
    body: `<h1>${named('Certificates for Third-Party Servers', 'サードパーティ製サーバの証明書')}</h1>
${createLink('act quiet')}
<p>${both(
      '更新するときは [Renew] を押します。[Create a Certificate] は別のトピックになります。',
      'To renew, use Renew. Create a Certificate makes another topic.',
    )}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="table-name">
<table>
<caption id="table-name">${both('発行済みの証明書', 'Issued certificates')}</caption>
<thead><tr><th scope="col">${both('サービス', 'Service')}</th><th scope="col">${both('ベンダー', 'Vendor')}</th>
<th scope="col">${both('有効期限', 'Expiration Date')}</th><th scope="col">${both('状態', 'Status')}</th>
<th scope="col">${both('トピックとシリアル番号', 'Topic and serial number')}</th><th scope="col">${both('メモ', 'Notes')}</th>
<th scope="col">${both('操作', 'Actions')}</th></tr></thead>
<tbody>${rows.map((row) => rowLine(row, now)).join('')}</tbody>
</table>
</div>`,
  });

/** An expired row keeps its Renew: pressing it is worth a try at Apple, too. Only a revoked one is past it. */
function rowLine(row: PortalRow, now: number): string {
  const tail = escape(row.topic.slice(-6));
  const status = state(row, now);
  const link = (path: string, en: string, ja: string, look = 'act quiet') =>
    `<a class="${look}" href="/${path}/${escape(row.id)}">${named(en, ja)} <span>…${tail}</span></a>`;
  const acts = [link('renew', 'Renew', '更新', 'act'), link('download', 'Download', 'ダウンロード'), link('revoke', 'Revoke', '失効')];
  return `<tr data-topic="${escape(row.topic)}" data-row="${escape(row.id)}">
<th scope="row">${both('モバイルデバイス管理', 'Mobile Device Management')}</th><td>${escape(row.vendor)}</td>
<td>${day(row.expiresAt)}</td><td data-state="${status}">${stateText[status]}</td>
<td><code>${escape(row.topic)}</code><br><code>${escape(row.serialNumber)}</code></td>
<td>${escape(row.notes)} ${link('notes', 'Edit notes', 'メモを編集', 'edit')}</td>
<td>${link('info', 'ⓘ Info', '情報')}
${status === 'revoked' ? '' : acts.join('\n')}</td></tr>`;
}

/** What Apple's information icon shows: how to tell one row from another before Renew is pressed. */
export const infoPage = (row: PortalRow, now: number): Page =>
  framed(row.account, {
    title: '証明書の情報 / Certificate information',
    body: `<h1>${both('証明書の情報', 'Certificate information')}</h1>
<dl>
<dt>${both('シリアル番号', 'Serial number')}</dt><dd><code>${escape(row.serialNumber)}</code></dd>
<dt>${both('サブジェクト DN', 'Subject DN')}</dt><dd><code id="subject">${escape(row.subjectText)}</code></dd>
<dt>${both('発行日', 'Issued')}</dt><dd>${day(row.issuedAt)}</dd>
<dt>${both('有効期限', 'Expiration Date')}</dt><dd>${day(row.expiresAt)}</dd>
<dt>${both('状態', 'Status')}</dt><dd>${stateText[state(row, now)]}</dd>
</dl>
<p>${both('サブジェクト DN の UID がトピックです。', 'The UID in the subject DN is the topic.')}</p>
${backToRows}`,
  });

export const notesPage = (row: PortalRow, code: string | null): Page =>
  framed(row.account, {
    title: 'メモを編集 / Edit notes',
    body: `<h1>${both('メモを編集', 'Edit notes')}</h1>
${facts(row)}
${problem(code)}
<form method="post" action="/notes/${escape(row.id)}">
<label for="notes">${both('メモ', 'Notes')}</label>
<input id="notes" name="notes" type="text" maxlength="200" autocomplete="off" value="${escape(row.notes)}">
<p><button class="act" type="submit">${named('Save', '保存')}</button>
${cancel}</p>
</form>`,
  });

/** Asks first: at Apple nobody can take a revocation back. */
export const revokePage = (row: PortalRow): Page =>
  framed(row.account, {
    title: '証明書を失効 / Revoke',
    body: `<h1>${both('この証明書を失効させますか?', 'Revoke this certificate?')}</h1>
${facts(row)}
<p class="warning">${both(
      '失効するとプッシュはすぐに止まり、元に戻せません。更新のつもりなら、[Cancel] で戻って [Renew] を押してください。',
      'Pushes stop at once, and there is no way back. If you came to renew, go back with Cancel and use Renew.',
    )}</p>
<form method="post" action="/revoke/${escape(row.id)}">
<p><button class="act" id="revoke" type="submit">${named('Revoke', '失効させる')}</button>
${cancel}</p>
</form>`,
  });

/** Before a new certificate, never before a renewal; as at Apple. */
export const termsPage = (account: string, code: string | null): Page =>
  framed(account, {
    title: '利用規約 / Terms of use',
    body: `<h1>${both('利用規約', 'Terms of use')}</h1>
${problem(code)}
<p>${both('(練習)本物のサイトでは、ここに Apple の利用規約が表示されます。', '(practice) At Apple, its terms of use stand here.')}</p>
<form method="post" action="/create">
<label class="tick" for="terms"><input id="terms" name="terms" type="checkbox" value="yes" required${described(code)}> ${both('(練習)規約を読み、同意します', '(practice) I have read and agree to the terms')}</label>
<p><button class="act" id="accept" type="submit">${named('Accept', '同意する')}</button>
${cancel}</p>
</form>`,
  });

/** The upload form: for a new certificate (`row` null; the terms are accepted) or the renewal of a row. */
export const uploadPage = (account: string, row: PortalRow | null, code: string | null): Page =>
  framed(account, {
    title: row === null ? '証明書を作成 / Create' : '証明書を更新 / Renew',
    body: `<h1>${row === null ? both('新しい証明書を作成', 'Create a new certificate') : both('証明書を更新', 'Renew the certificate')}</h1>
${row === null ? '' : facts(row)}
${problem(code)}
<form method="post" action="/upload" enctype="multipart/form-data">
${row === null ? '<input type="hidden" name="terms" value="yes">' : `<input type="hidden" name="row" value="${escape(row.id)}">`}
<label for="notes">${both('メモ(任意)', 'Notes (optional)')}</label>
<input id="notes" name="notes" type="text" maxlength="200" autocomplete="off">
<label for="request">${both('ベンダー署名付きの証明書要求', 'Vendor-signed certificate request')}</label>
<input id="request" name="request" type="file" required${described(code)}>
<p><button class="act" id="upload" type="submit">${named('Upload', 'アップロード')}</button>
${cancel}</p>
</form>`,
  });

export const issuedPage = (row: PortalRow): Page =>
  framed(row.account, {
    title: '発行しました / Issued',
    body: `<h1>${both('証明書を発行しました', 'The certificate was issued')}</h1>
${facts(row)}
<p><a class="act" id="download" href="/download/${escape(row.id)}">${named('Download', 'ダウンロード')}</a></p>
${backToRows}`,
  });

const facts = (row: PortalRow): string => `<dl>
<dt>${both('サービス', 'Service')}</dt><dd>${both('モバイルデバイス管理', 'Mobile Device Management')}</dd>
<dt>${both('ベンダー', 'Vendor')}</dt><dd>${escape(row.vendor)}</dd>
<dt>${both('トピック', 'Topic')}</dt><dd><code>${escape(row.topic)}</code></dd>
<dt>${both('シリアル番号', 'Serial number')}</dt><dd><code>${escape(row.serialNumber)}</code></dd>
<dt>${both('有効期限', 'Expiration Date')}</dt><dd>${day(row.expiresAt)}</dd>
</dl>`;

/** A form that could not be read: nobody knows which row it was about, so the page offers the way back and no form. */
export const refusedPage = (account: string, code: string): Page =>
  framed(account, {
    title: '受け付けられません / Refused',
    body: `<h1>${both('受け付けられません', 'Refused')}</h1>
${problem(code)}
${backToRows}`,
  });

export const notFoundPage = (account: string): Page =>
  framed(account, {
    title: '見つかりません / Not found',
    body: `<h1>${both('このページはありません', 'There is no such page')}</h1>
${backToRows}`,
  });
