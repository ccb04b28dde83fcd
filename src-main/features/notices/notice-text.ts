import type { NoticeKind } from '#contract/notices.ts';
import type { Thing } from './notices-store.ts';

export interface NoticeMail {
  readonly subject: string;
  readonly text: string;
}

interface KindWords {
  /** `count`: commands, or devices. */
  readonly subject: (count: number) => string;
  readonly what: string;
  readonly todo: string;
}

interface Words extends Readonly<Record<NoticeKind, KindWords>> {
  readonly line: (thing: Thing) => string;
  readonly more: (count: number) => string;
  readonly todo: string;
  readonly footer: string;
}

/** A mail is read on a telephone: the rest stands in the console. */
const MOST_LINES = 20;

const words: Readonly<Record<'ja' | 'en', Words>> = {
  ja: {
    'commands-expiring': {
      subject: (count) => `【Shitaku】保留中のコマンド ${count}件が、24時間以内に期限切れになります`,
      what: '端末が受け取りに来ないコマンドの保留期限(7日)が近づいています。過ぎると期限切れになり、端末には届きません。',
      todo: 'Shitaku のホームで対象を確かめ、端末の電源とネットワークを利用者に確認してもらってください。必要なら、期限のあとにもう一度送れます。',
    },
    'device-found': {
      subject: (count) =>
        count === 1
          ? '【Shitaku】紛失モードの端末から、位置情報が届きました'
          : `【Shitaku】紛失モードの端末 ${count}台から、位置情報が届きました`,
      what: '紛失モードの端末がネットワークにつながり、位置情報を返しました。',
      todo: 'Shitaku で端末の「位置」を開いてください。表示には理由の入力が必要で、監査ログに残ります。位置はこのメールには書かれていません。',
    },
    'operation-held': {
      subject: (count) => `【Shitaku】承認待ち: ${count}台への操作を止めています`,
      what: '初期化・ワイプ・登録解除などの台数が1時間の上限を超えたため、歯止めが働き、操作を止めました。まだ端末には送っていません。',
      todo: 'Shitaku の「操作」で対象と理由を確かめ、問題がなければ承認者が承認してください。心当たりがなければ、取り消してください。',
    },
    'operation-missed': {
      subject: (count) => `【Shitaku】予約した操作(${count}台)が実行されませんでした`,
      what: '予約の時刻に、このコンピュータがスリープしていたか、Shitaku が動いていませんでした。利用者の作業を妨げるおそれがあるため、自動では実行していません。',
      todo: 'Shitaku の「操作」で、今すぐ実行するか、取り消すかを選んでください。',
    },
    line: ({ name, count, kind }) =>
      `・${name === '' ? '複数の端末' : name}${kind === 'device-found' ? '' : ` (${count}${kind === 'commands-expiring' ? '件' : '台'})`}`,
    more: (count) => `・ほか ${count}件`,
    todo: '■ いま行うこと',
    footer: 'このメールは Shitaku が自動で送りました。返信は届きません。',
  },
  en: {
    'commands-expiring': {
      subject: (count) => `[Shitaku] ${count} waiting ${count === 1 ? 'command expires' : 'commands expire'} within 24 hours`,
      what: 'Their devices have not come to fetch them, and the seven days for which commands are held are nearly over. After that they expire and never reach the device.',
      todo: 'Look at them on Home in Shitaku, and have the users check that their devices are on and connected. If need be, send them again afterwards.',
    },
    'device-found': {
      subject: (count) =>
        count === 1 ? '[Shitaku] A lost device has told its location' : `[Shitaku] ${count} lost devices have told their location`,
      what: 'A device in lost mode connected to a network and told where it is.',
      todo: 'Open “Location” of the device in Shitaku. It is shown with a reason only, and that is recorded. The location is not in this mail.',
    },
    'operation-held': {
      subject: (count) => `[Shitaku] Waiting for approval: an operation on ${count} ${count === 1 ? 'device' : 'devices'} is held`,
      what: 'More devices than the limit of an hour were to be erased, wiped or unenrolled, so the brake holds the operation. Nothing has been sent.',
      todo: 'Under Operations in Shitaku, look at the devices and the reason; then an approver lets it go. If nobody knows of it, cancel it.',
    },
    'operation-missed': {
      subject: (count) => `[Shitaku] A scheduled operation on ${count} ${count === 1 ? 'device' : 'devices'} did not run`,
      what: 'At its hour this computer was asleep, or Shitaku was not running. As it could disturb people at their work, it was not made up for by itself.',
      todo: 'Under Operations in Shitaku, run it now or cancel it.',
    },
    line: ({ name, count, kind }) =>
      `* ${name === '' ? 'Several devices' : name}${kind === 'device-found' ? '' : ` (${count} ${kind === 'commands-expiring' ? 'commands' : 'devices'})`}`,
    more: (count) => `* and ${count} more`,
    todo: '* What to do now',
    footer: 'Shitaku sent this mail by itself. Replies are not read.',
  },
};

/** One mail for all of a kind. It names devices and numbers: no place, no reason, nothing that was said to them. */
export function noticeMail(language: 'ja' | 'en', kind: NoticeKind, things: readonly Thing[]): NoticeMail {
  const say = words[language];
  const { subject, what, todo } = say[kind];
  const count = things.reduce((sum, thing) => sum + thing.count, 0);
  const named = things.slice(0, MOST_LINES).map((thing) => say.line(thing));
  const more = things.length > MOST_LINES ? [say.more(things.length - MOST_LINES)] : [];
  const lines = [what, '', ...named, ...more, '', say.todo, todo, '', say.footer, ''];
  return { subject: oneLine(subject(count)), text: lines.map(oneLine).join('\n') };
}

/** Names come from devices: nothing of them begins a line of its own. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
