import { both, described, type Sentence } from './page.ts';

/**
 * The form in which somebody signs in at a practice site: an address is enough. What Apple asks after it is told, not asked:
 * nobody is to learn to type a password into a page that looks like Apple's.
 */
export const signInForm = (label: Sentence, code: string | null): string => `<form method="post" action="/sign-in">
<label for="account">${both(label.ja, label.en)}</label>
<input id="account" name="account" type="email" required autocomplete="off" maxlength="254"${described(code)}>
<p>${both('パスワードは入力しません。本物のパスワードをここに書かないでください。', 'There is no password here. Never type a real one.')}</p>
<p>${both(
  '本物のサイトでは、このあと [パスワードで続行]、パスワード、2ファクタ認証コードと続きます。',
  'At Apple, Continue with Password, the password and a two-factor code come next.',
)}</p>
<button class="act" type="submit">${both('サインイン', 'Sign in')}</button>
</form>`;
