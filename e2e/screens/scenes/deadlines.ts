import type { Deadline, MailSettings } from '#contract/deadlines.ts';
import { ACCOUNT } from './certificates.ts';
import { DAY, NOW } from './moments.ts';

const owner = { name: '山田 太郎', email: 'taro.yamada@mirai-bungu.example' };
const deputy = { name: '佐藤 花子', email: 'hanako.sato@mirai-bungu.example' };

export const deadline = (change: Partial<Deadline> = {}): Deadline => ({
  id: 'credential/push/topic',
  type: 'credential',
  kind: 'push',
  name: 'com.apple.mgmt.External.0f5a1c72',
  account: ACCOUNT,
  dueAt: NOW + 210 * DAY,
  daysLeft: 210,
  urgency: 'good',
  stage: null,
  owner,
  deputy,
  acknowledged: null,
  escalatedAt: null,
  remindedAt: null,
  ...change,
});

const at = (days: number, urgency: Deadline['urgency'], stage: number | null): Partial<Deadline> => ({
  dueAt: NOW + days * DAY,
  daysLeft: days,
  urgency,
  stage,
  remindedAt: stage === null ? null : NOW - DAY,
});

export const quietDates = (): Deadline[] => [
  deadline(),
  deadline({ id: 'credential/ade/1', kind: 'ade', name: 'みらい文具 MDM', ...at(300, 'good', null) }),
];

/** Every urgency, and every state of being answered. */
export const everyUrgency = (): Deadline[] => [
  deadline({ id: 'credential/content/1', kind: 'content', name: '本社', ...at(-2, 'expired', 0), deputy: null }),
  deadline({
    id: 'account/a2',
    type: 'sign-in',
    kind: null,
    name: 'ichiro.suzuki1985@gmail.com',
    account: 'ichiro.suzuki1985@gmail.com',
    ...at(-3, 'expired', 0),
  }),
  deadline({ ...at(5, 'urgent', 7), escalatedAt: NOW - DAY }),
  deadline({
    id: 'credential/ade/1',
    kind: 'ade',
    name: 'みらい文具 MDM',
    ...at(21, 'renew', 30),
    acknowledged: { at: NOW - DAY, by: '山田 太郎' },
  }),
  deadline({
    id: 'credential/api/1',
    kind: 'api',
    name: 'BUSINESSAPI.0b1c',
    account: 'api@mirai-bungu.example',
    owner: null,
    deputy: null,
    ...at(80, 'plan', 90),
  }),
  deadline({
    id: 'credential/engine-tls/1',
    kind: 'engine-tls',
    name: 'mdm.mirai-bungu.example',
    account: '',
    owner: null,
    deputy: null,
    ...at(320, 'good', null),
  }),
  deadline({
    id: 'credential/device-ca/1',
    kind: 'device-ca',
    name: '株式会社みらい文具 Device CA',
    account: '',
    owner: null,
    deputy: null,
    ...at(3_400, 'good', null),
  }),
];

export const mail = (change: Partial<MailSettings> = {}): MailSettings => ({
  enabled: true,
  host: 'smtp.mirai-bungu.example',
  port: 587,
  security: 'starttls',
  user: 'shitaku',
  hasPassword: true,
  from: 'shitaku@mirai-bungu.example',
  recipients: ['joho@mirai-bungu.example', 'somu@mirai-bungu.example'],
  language: 'ja',
  tells: ['commands-expiring', 'device-found', 'operation-held', 'operation-missed'],
  last: { at: NOW - DAY, problem: null },
  waiting: 0,
  nextTryAt: null,
  ...change,
});
