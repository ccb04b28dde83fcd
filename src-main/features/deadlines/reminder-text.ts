import { type DueDate, daysLeft } from './deadline-rules.ts';
import { type Language, matterText } from './deadline-text.ts';
import { tokyoDay } from './tokyo-day.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Who is asked about a date. */
export interface Contacts {
  readonly owner: Person;
  readonly deputy: Person | null;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

interface Words {
  readonly subject: (purpose: 'reminder' | 'escalation', name: string, left: string) => string;
  readonly left: (days: number) => string;
  readonly asked: (owner: string) => string;
  readonly what: string;
  readonly name: string;
  readonly when: string;
  readonly account: string;
  readonly owner: string;
  readonly deputy: string;
  readonly unknown: string;
  readonly otherwise: string;
  readonly todo: string;
  readonly answer: string;
  readonly footer: string;
  readonly day: (at: number) => string;
  readonly test: MailText;
}

const japaneseDays = '日月火水木金土';
const englishDays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const englishMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const words: Readonly<Record<Language, Words>> = {
  ja: {
    subject: (purpose, name, left) => `【Shitaku】${purpose === 'escalation' ? '代わりに対応をお願いします: ' : ''}${name} ${left}`,
    left: (days) => (days > 0 ? `残り ${days}日` : days === 0 ? '期限切れ' : `期限切れから${-days}日`),
    asked: (owner) =>
      `${owner === '' ? '担当者' : `担当者の${owner}さん`}から「対応します」の返事がないため、副担当者のあなたにお知らせします。`,
    what: '対象',
    name: '名前',
    when: '期限',
    account: 'Apple Account',
    owner: '担当者',
    deputy: '副担当者',
    unknown: '未登録(アカウント台帳に登録してください)',
    otherwise: '■ 対応しないとどうなるか',
    todo: '■ いま行うこと',
    answer: '対応する人は、Shitaku のホームで「対応します」を押してください。',
    footer: 'このメールは Shitaku が自動で送りました。返信は届きません。',
    day: (at) => {
      const { year, month, day, weekday, hour, minute } = tokyoDay(at);
      return `${year}年${Number(month)}月${Number(day)}日(${japaneseDays[weekday]}) ${Number(hour)}:${minute}`;
    },
    test: {
      subject: '【Shitaku】テストメール',
      text: 'このメールが届けば、期限のお知らせも届きます。\n\nこのメールは Shitaku が自動で送りました。返信は届きません。\n',
    },
  },
  en: {
    subject: (purpose, name, left) => `[Shitaku] ${purpose === 'escalation' ? 'Please stand in: ' : ''}${name}, ${left}`,
    left: (days) =>
      days > 0
        ? `${days} ${days === 1 ? 'day' : 'days'} left`
        : days === 0
          ? 'expired'
          : `expired ${-days} ${days === -1 ? 'day' : 'days'} ago`,
    asked: (owner) =>
      `${owner === '' ? 'The owner' : `${owner}, the owner,`} has not said “I see to it”. You are told because you are the deputy.`,
    what: 'What',
    name: 'Name',
    when: 'Date',
    account: 'Apple Account',
    owner: 'Owner',
    deputy: 'Deputy',
    unknown: 'not registered (please do so in the account register)',
    otherwise: '* If nobody acts',
    todo: '* What to do now',
    answer: 'Whoever takes it on: press “I see to it” on Home in Shitaku.',
    footer: 'Shitaku sent this mail by itself. Replies are not read.',
    day: (at) => {
      const { year, month, day, weekday, hour, minute } = tokyoDay(at);
      return `${englishDays[weekday]}, ${Number(day)} ${englishMonths[Number(month) - 1]} ${year}, ${Number(hour)}:${minute} (Japan)`;
    },
    test: {
      subject: '[Shitaku] Test mail',
      text: 'If this mail arrives, reminders of dates will too.\n\nShitaku sent this mail by itself. Replies are not read.\n',
    },
  },
};

export const testMailText = (language: Language): MailText => words[language].test;

/** The mail about one date: what ends, when, what happens otherwise, what to do, and who is asked. Holds no secret. */
export function reminderText(
  language: Language,
  purpose: 'reminder' | 'escalation',
  date: DueDate,
  contacts: Contacts | null,
  now: number,
): MailText {
  const say = words[language];
  const matter = matterText[language][date.kind ?? 'sign-in'];
  const left = say.left(daysLeft(date.dueAt, now));
  const person = (each: Person | null | undefined) => (each == null ? say.unknown : `${each.name} <${each.email}>`);
  const line = (name: string, value: string) => `${name}: ${value}`;
  const lines = [
    ...(purpose === 'escalation' ? [say.asked(contacts?.owner.name ?? ''), ''] : []),
    line(say.what, matter.name),
    line(say.name, date.name),
    line(say.when, `${say.day(date.dueAt)} ${left}`),
    ...(date.account === '' ? [] : [line(say.account, date.account)]),
    ...(date.account === '' ? [] : [line(say.owner, person(contacts?.owner)), line(say.deputy, person(contacts?.deputy))]),
    '',
    say.otherwise,
    matter.otherwise,
    '',
    say.todo,
    matter.todo,
    '',
    say.answer,
    '',
    say.footer,
    '',
  ];
  return { subject: oneLine(say.subject(purpose, matter.name, left)), text: lines.map(oneLine).join('\n') };
}

/** Names come from files and forms: nothing of them begins a line of its own. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
