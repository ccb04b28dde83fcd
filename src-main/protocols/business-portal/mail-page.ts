import { both, escape, type Page } from '#lib/practice-site/page.ts';

/** A mail as a simulated service or the app sent it: one attachment, or a text (`fileName` null). */
export interface PracticeMail {
  readonly to: string;
  readonly subject: string;
  readonly fileName: string | null;
  readonly content: string;
}

export interface PracticeMailbox {
  /** Whose it is: other addresses are not known to the simulated services. */
  readonly address: string;
  /** Oldest first. */
  mails(): readonly PracticeMail[];
}

/** Stands for the mail program of whoever practises: newest first, open to all, because no mail here is anybody's. */
export function mailPage(mailbox: PracticeMailbox): Page {
  const mails = mailbox.mails();
  const lines = mails.map((mail, index) => line(mail, index)).toReversed();
  return {
    title: '練習用メール / Practice mail',
    body: `<h1>${both('練習用の受信箱', 'Practice mailbox')}</h1>
<p>${both('アドレス', 'Address')}: <code id="address">${escape(mailbox.address)}</code></p>
<p>${both(
      '模擬の mdmcert.download には、このアドレスだけが登録されています。申請にはこれを使います。本物のメールは送られていません。Shitaku が送ったはずのメールも、ここに並びます。',
      'It is the only address that simulated mdmcert.download knows: use it for the request. No real mail is sent; what Shitaku would have sent stands here, too.',
    )}</p>
<p><a class="act quiet" id="reload" href="/mail">${both('再読み込み', 'Load again')}</a></p>
${lines.length === 0 ? empty : lines.join('')}`,
  };
}

const empty = `<p>${both(
  'メールはまだ届いていません。申請のあとに、再読み込みしてください。',
  'No mail has come yet. Load this page again after the request.',
)}</p>`;

const line = (mail: PracticeMail, index: number): string => `<h2>${escape(mail.subject)}</h2>
<dl>
<dt>${both('宛先', 'To')}</dt><dd>${escape(mail.to)}</dd>
${mail.fileName === null ? textOf(mail) : attachmentOf(mail.fileName, index)}
</dl>`;

const textOf = ({ content }: PracticeMail): string =>
  `<dt>${both('本文', 'Text')}</dt><dd style="white-space: pre-wrap">${escape(content)}</dd>`;

const attachmentOf = (fileName: string, index: number): string =>
  `<dt>${both('添付ファイル', 'Attachment')}</dt><dd><a class="act" data-mail="${index}" href="/mail/${index}/attachment">${escape(fileName)}</a></dd>`;
