import { both, day, escape, type Page } from '#lib/practice-site/page.ts';
import type { LocationRow } from './organization-state.ts';
import { framed, type Visitor } from './portal-frame.ts';

/** One token for each location; downloading is one press, as at Apple. */
export const paymentsPage = (visitor: Visitor, locations: readonly LocationRow[]): Page =>
  framed(visitor, {
    title: 'お支払いと請求 / Payments and billing',
    body: `<h1>${both('お支払いと請求', 'Payments and billing')}</h1>
<h2 id="tokens">${both('コンテンツトークン', 'Content tokens')}</h2>
<p class="warning">${both(
      '新しいトークンをダウンロードすると、その場所の前のトークンは使えなくなります。',
      'Downloading a new token makes the earlier one of that location useless.',
    )}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="tokens">
<table>
<thead><tr><th scope="col">${both('場所', 'Location')}</th><th scope="col">${both('有効期限', 'Expiration')}</th><th scope="col">${both('操作', 'Actions')}</th></tr></thead>
<tbody>${locations.map(line).join('')}</tbody>
</table>
</div>
<p><a href="/preferences">${both('環境設定へ', 'Preferences')}</a></p>`,
  });

function line({ uId, name, tokens }: LocationRow): string {
  const newest = tokens.at(-1);
  return `<tr data-location="${escape(uId)}" data-name="${escape(name)}"><th scope="row">${escape(name)}</th>
<td>${newest === undefined ? both('まだありません', 'Not yet') : day(newest.expiresAt)}</td>
<td><form method="post" action="/locations/${escape(uId)}/token">
<button class="act" type="submit">${both('ダウンロード', 'Download')} <span>(${escape(name)})</span></button></form></td></tr>`;
}
