import type { PortalRow } from './portal-register.ts';
import { problemText } from './portal-text.ts';

/** Pages of the simulated portal: plain HTML without script, Japanese with English beside it. */
interface Page {
  readonly title: string;
  readonly body: string;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
const both = (ja: string, en: string): string => `${ja} <span lang="en">${en}</span>`;
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The whole document. Every page says first that it is not Apple. */
export function document({ title, body }: Page): string {
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · 練習 / Practice</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><p><strong>練習 / Practice</strong> ${both('これは模擬ポータルです。Apple のサイトではありません。', 'Simulated portal, not Apple.')}</p></header>
<main>
${body}
</main>
</body>
</html>
`;
}

const problem = (code: string | null): string => {
  if (code === null) return '';
  const sentence = problemText[code] ?? { ja: code, en: code };
  return `<p role="alert" id="problem" data-code="${escape(code)}">${both(sentence.ja, sentence.en)}</p>`;
};

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

function rowLine(row: PortalRow, now: number): string {
  const status = row.expiresAt > now ? both('有効', 'Active') : both('期限切れ', 'Expired');
  const tail = escape(row.topic.slice(-6));
  return `<tr data-topic="${escape(row.topic)}" data-row="${escape(row.id)}">
<th scope="row">${both('モバイルデバイス管理', 'Mobile Device Management')}</th><td>${escape(row.vendor)}</td>
<td>${day(row.expiresAt)}</td><td>${status}</td>
<td><code>${escape(row.topic)}</code><br><code>${escape(row.serialNumber)}</code></td><td>${escape(row.notes)}</td>
<td><a class="act" href="/renew/${escape(row.id)}">${both('更新', 'Renew')} <span>(…${tail})</span></a>
<a class="act quiet" href="/download/${escape(row.id)}">${both('ダウンロード', 'Download')} <span>(…${tail})</span></a></td></tr>`;
}

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
<input id="request" name="request" type="file" required${code === null ? '' : ' aria-describedby="problem"'}>
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
