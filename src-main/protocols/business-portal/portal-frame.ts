import { both, escape, type Page, problem as problemOf, say } from '#lib/practice-site/page.ts';
import { signInForm } from '#lib/practice-site/sign-in-form.ts';
import { problemText } from './portal-text.ts';

/** Who looks at a page. */
export interface Visitor {
  readonly account: string;
  readonly organization: string;
}

export const problem = (code: string | null): string => problemOf(code, problemText);

/** A page of somebody signed in: places at the top, the account and its preferences at the bottom left, as at Apple. */
export const framed = (visitor: Visitor, { title, body }: Page): Page => ({
  title,
  body,
  before: `<nav aria-label="メニュー / Menu"><ul>
<li><a href="/">${both('ホーム', 'Home')}</a></li>
<li><a href="/devices">${both('デバイス', 'Devices')}</a></li>
</ul></nav>
`,
  after: `<footer>
<details>
<summary id="account-menu"><strong>${escape(visitor.account)}</strong> (${escape(visitor.organization)})</summary>
<p><a class="act" id="preferences" href="/preferences">${both('環境設定', 'Preferences')}</a></p>
<form method="post" action="/sign-out"><button class="act quiet" type="submit">${both('サインアウト', 'Sign out')}</button></form>
</details>
</footer>
`,
});

export const signInPage = (code: string | null): Page => ({
  title: 'サインイン / Sign in',
  body: `<h1>${both('Business Manager(模擬)にサインイン', 'Sign in to the simulated Business Manager')}</h1>
${problem(code)}
${signInForm(say('管理対象 Apple Account(練習用)', 'Managed Apple Account (practice)'), code)}`,
});

/** Until somebody accepts, Apple's services stand still for the whole organisation. */
export const termsPage = (visitor: Visitor, code: string | null): Page =>
  framed(visitor, {
    title: '利用規約 / Terms and conditions',
    body: `<h1>${both('新しい利用規約への同意が必要です', 'New terms and conditions')}</h1>
${problem(code)}
<p>${both('(練習)同意するまで、この組織のデバイス登録サービスは止まっています。', '(practice) Until the terms are accepted, device enrolment stands still for this organisation.')}</p>
<p>${both('本物では、管理者の役割を持つ人だけが同意できます。', 'At Apple only an Administrator can accept them.')}</p>
<form method="post" action="/terms">
<button class="act" id="accept" type="submit">${both('同意する', 'Accept')}</button>
</form>`,
  });

export const homePage = (visitor: Visitor): Page =>
  framed(visitor, {
    title: 'ホーム / Home',
    body: `<h1>${escape(visitor.organization)}</h1>
<p>${both(
      'サーバトークン、コンテンツトークン、API アカウントは、左下のアカウント名を開いて「環境設定」にあります。',
      'Server tokens, content tokens and API accounts are under Preferences: open your account at the bottom left.',
    )}</p>`,
  });

export const notFoundPage = (visitor: Visitor): Page =>
  framed(visitor, { title: '見つかりません / Not found', body: `<h1>${both('このページはありません', 'There is no such page')}</h1>` });

export const tooLargePage = (visitor: Visitor): Page =>
  framed(visitor, {
    title: '大きすぎます / Too large',
    body: `<h1>${both('受け付けられません', 'Refused')}</h1>\n${problem('too-large')}\n<p><a href="/preferences">${both('環境設定へ', 'Preferences')}</a></p>`,
  });
