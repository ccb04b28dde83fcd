import type { CredentialKind } from '#contract/certificates.ts';
import type { Notice, NoticeKind } from '#contract/notices.ts';
import type { StepKind } from '#contract/recipe.ts';
import type { SettingsView } from '#contract/settings.ts';
import type { StartWarning } from '#contract/start.ts';

export type Language = SettingsView['language'];

/** A device in a step that must not be cut off. */
export interface CriticalDevice {
  readonly name: string;
  readonly serialNumber: string;
  readonly step: StepKind;
}

/** Every sentence the shell itself shows; what is inside the window is the renderer's text. */
export interface ShellText {
  readonly about: string;
  readonly settings: string;
  readonly hide: string;
  readonly hideOthers: string;
  readonly showAll: string;
  readonly quit: string;
  readonly edit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly view: string;
  readonly reload: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly zoomReset: string;
  readonly fullScreen: string;
  readonly window: string;
  readonly minimise: string;
  readonly close: string;
  readonly save: string;
  readonly quitQuestion: (working: number) => string;
  readonly quitDetail: string;
  readonly quitAnyway: string;
  readonly stay: string;
  readonly criticalQuestion: (critical: number) => string;
  /** Names the devices, and says what happens if one quits all the same. */
  readonly criticalDetail: (devices: readonly CriticalDevice[]) => string;
  readonly quitAllTheSame: string;
  /** For a terminal: why the host does not stop yet, and for how long at most. */
  readonly stopWaits: (devices: readonly CriticalDevice[], seconds: number) => string;
  readonly prepared: (name: string) => string;
  readonly attention: (name: string) => string;
  readonly batchFinished: (name: string) => string;
  readonly batchDone: (done: number) => string;
  readonly batchAttention: (name: string) => string;
  readonly batchUndecided: (attention: number) => string;
  /** What ends on a date, by its kind; null: the quarterly sign-in question. */
  readonly matter: (kind: CredentialKind | null) => string;
  readonly dateLeft: (matter: string, daysLeft: number) => string;
  readonly dateTodo: (name: string, kind: CredentialKind | null) => string;
  readonly dateEscalated: (name: string) => string;
  /** Names a device and numbers; never where a device is. */
  readonly notice: Readonly<Record<NoticeKind, (notice: Notice) => { readonly title: string; readonly body: string }>>;
  /** What is wrong with the world that runs. */
  readonly warned: Readonly<Record<StartWarning, { readonly title: string; readonly body: string }>>;
  /** Several of a topic within an hour, said as one. */
  readonly together: Readonly<
    Record<NoticeKind | 'dates' | 'prepared' | 'attention', (count: number) => { readonly title: string; readonly body: string }>
  >;
  readonly cannotStart: string;
}

const matters = {
  ja: {
    push: 'MDM プッシュ通知証明書',
    ade: 'ADE サーバートークン',
    content: 'コンテンツトークン',
    api: 'ABM / ASM の API キー',
    supervision: '監視識別情報',
    vendor: 'ベンダー署名の証明書',
    'engine-tls': 'MDM エンジンの TLS 証明書',
    'device-ca': 'デバイス用の認証局(CA)',
    'sign-in': 'Apple Account のサインイン確認',
  },
  en: {
    push: 'MDM push certificate',
    ade: 'ADE server token',
    content: 'Content token',
    api: 'Apple Business API key',
    supervision: 'Supervision identity',
    vendor: 'Vendor signing certificate',
    'engine-tls': 'TLS certificate of the MDM engine',
    'device-ca': 'Certificate authority for devices',
    'sign-in': 'Apple Account sign-in check',
  },
} as const;

/** The steps that are critical; what else a step may be called is the renderer's to say. */
const steps: Readonly<Record<Language, Readonly<Partial<Record<StepKind, string>>>>> = {
  ja: { erase: '初期化', update: 'OS アップデート', supervise: '監視対象に変更' },
  en: { erase: 'being erased', update: 'being updated', supervise: 'becoming supervised' },
};

const NAMED_AT_MOST = 5;

/** A device says its own name: nothing in it may steer a terminal or turn the line around. */
const plain = (name: string) => name.replace(/[\p{Cc}\p{Cf}]/gu, '');

const namesOf = (language: Language, devices: readonly CriticalDevice[], named: (...facts: string[]) => string): string[] =>
  devices
    .slice(0, NAMED_AT_MOST)
    .map(({ name, serialNumber, step }) => named(plain(name), plain(serialNumber), steps[language][step] ?? step));

const beyond = (devices: readonly CriticalDevice[]) => Math.max(0, devices.length - NAMED_AT_MOST);

export const shellText: Readonly<Record<Language, ShellText>> = {
  ja: {
    about: 'Shitaku について',
    settings: '設定…',
    hide: 'Shitaku を隠す',
    hideOthers: 'ほかを隠す',
    showAll: 'すべてを表示',
    quit: 'Shitaku を終了',
    edit: '編集',
    undo: '取り消す',
    redo: 'やり直す',
    cut: 'カット',
    copy: 'コピー',
    paste: 'ペースト',
    selectAll: 'すべてを選択',
    view: '表示',
    reload: '読み込み直す',
    zoomIn: '拡大',
    zoomOut: '縮小',
    zoomReset: '実際のサイズ',
    fullScreen: 'フルスクリーンにする',
    window: 'ウインドウ',
    minimise: 'しまう',
    close: '閉じる',
    save: '保存',
    quitQuestion: (working) => `${working}台を準備しています。終了しますか？`,
    quitDetail: '終了しても準備は失われません。次に開いたとき、止まった段階から続けられます。',
    quitAnyway: '終了',
    stay: '続ける',
    criticalQuestion: (critical) => `${critical}台が、中断できない手順の途中です。終了しますか？`,
    criticalDetail: (devices) =>
      [
        ...namesOf('ja', devices, (name, serial, step) => `・${name}（${serial}）: ${step}`),
        ...(beyond(devices) > 0 ? [`・ほか${beyond(devices)}台`] : []),
        '',
        'ケーブルを抜かずに、手順が終わるまでお待ちください。今終了すると、デバイスが未完成のまま残ることがあります。準備は、次に開いたとき、止まった段階から続きます。',
      ].join('\n'),
    quitAllTheSame: 'それでも終了',
    stopWaits: (devices, seconds) =>
      `中断できない手順の途中です: ${namesOf('ja', devices, (name, serial, step) => `${name}（${serial}）${step}`).join('、')}${
        beyond(devices) > 0 ? `、ほか${beyond(devices)}台` : ''
      }。終わるまで最大${seconds}秒待ちます（すぐに止めるには、もう一度 Ctrl+C）。`,
    prepared: (name) => `${name} の準備ができました`,
    attention: (name) => `${name} は確認が必要です`,
    batchFinished: (name) => `${name}: すべて終わりました`,
    batchDone: (done) => `${done}台の準備ができました。`,
    batchAttention: (name) => `${name}: 確認が必要です`,
    batchUndecided: (attention) => `${attention}台が確認を待っています。`,
    matter: (kind) => matters.ja[kind ?? 'sign-in'],
    dateLeft: (matter, daysLeft) => `${matter} ${daysLeft > 0 ? `残り ${daysLeft}日` : '期限切れ'}`,
    dateTodo: (name, kind) => `${name}: ${kind === null ? 'アカウント台帳' : '証明書センター'}で確かめてください`,
    dateEscalated: (name) => `${name}: 返事がないため、副担当者にメールで知らせました`,
    notice: {
      'commands-expiring': ({ count, name, deviceId }) => ({
        title: `保留中のコマンド ${count}件が、24時間以内に期限切れになります`,
        body:
          deviceId === null
            ? '端末が受け取りに来ていません。ホームで対象を確かめてください。'
            : `${plain(name)}: 端末が受け取りに来ていません。`,
      }),
      'device-found': ({ count, name }) => ({
        title: count === 1 ? `${plain(name)}: 位置情報が届きました` : `紛失モードの端末 ${count}台から、位置情報が届きました`,
        body: '紛失モードの端末です。位置の表示には理由の入力が必要です。',
      }),
      'operation-held': ({ count }) => ({
        title: `承認待ち: ${count}台への操作を止めています`,
        body: '初期化などの台数が、1時間あたりの上限を超えました。承認者が確かめるまで、デバイスには送りません。',
      }),
      'operation-missed': ({ count }) => ({
        title: `予約した操作(${count}台)が実行されませんでした`,
        body: '予約の時刻に動いていませんでした。今すぐ実行するか、取り消すかを選んでください。',
      }),
    },
    warned: {
      'store-damaged': { title: 'データベースの一部が壊れています', body: 'どうすればよいかは、Shitaku の画面で確かめてください。' },
      'clock-back': { title: 'コンピュータの時計が戻りました', body: '日付と時刻の設定を確かめてください。' },
      'clock-forward': { title: 'コンピュータの時計が進みました', body: '日付と時刻の設定を確かめてください。' },
    },
    together: {
      dates: (count) => ({ title: `期限の知らせが、ほかに${count}件あります`, body: 'ホームで確かめてください。' }),
      prepared: (count) => ({ title: `ほかに${count}台の準備ができました`, body: 'この1時間の分です。' }),
      attention: (count) => ({ title: `ほかに${count}台が確認を待っています`, body: 'キッティングの画面で確かめてください。' }),
      'commands-expiring': (count) => ({
        title: `期限切れが近いコマンドの知らせが、ほかに${count}件あります`,
        body: 'ホームで確かめてください。',
      }),
      'device-found': (count) => ({
        title: `紛失モードの端末の知らせが、ほかに${count}件あります`,
        body: '位置の表示には理由の入力が必要です。',
      }),
      'operation-held': (count) => ({
        title: `承認待ちの操作が、ほかに${count}件あります`,
        body: '承認者が確かめるまで、デバイスには送りません。',
      }),
      'operation-missed': (count) => ({
        title: `実行されなかった予約が、ほかに${count}件あります`,
        body: '今すぐ実行するか、取り消すかを選んでください。',
      }),
    },
    cannotStart: 'Shitaku を起動できません',
  },
  en: {
    about: 'About Shitaku',
    settings: 'Settings…',
    hide: 'Hide Shitaku',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    quit: 'Quit Shitaku',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    view: 'View',
    reload: 'Reload',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    zoomReset: 'Actual Size',
    fullScreen: 'Enter Full Screen',
    window: 'Window',
    minimise: 'Minimise',
    close: 'Close',
    save: 'Save',
    quitQuestion: (working) => `${working} ${working === 1 ? 'device is' : 'devices are'} being prepared. Quit?`,
    quitDetail: 'Nothing is lost: the next time you open Shitaku, each goes on from the step where it stopped.',
    quitAnyway: 'Quit',
    stay: 'Keep working',
    criticalQuestion: (critical) => `${critical} ${critical === 1 ? 'device is' : 'devices are'} in a step that must not be cut off. Quit?`,
    criticalDetail: (devices) =>
      [
        ...namesOf('en', devices, (name, serial, step) => `• ${name} (${serial}): ${step}`),
        ...(beyond(devices) > 0 ? [`• and ${beyond(devices)} more`] : []),
        '',
        'Leave the cables in and wait until the step is over. If you quit now, a device may be left unfinished. The next time you open Shitaku, each goes on from the step where it stopped.',
      ].join('\n'),
    quitAllTheSame: 'Quit All the Same',
    stopWaits: (devices, seconds) =>
      `In a step that must not be cut off: ${namesOf('en', devices, (name, serial, step) => `${name} (${serial}) ${step}`).join(', ')}${
        beyond(devices) > 0 ? `, and ${beyond(devices)} more` : ''
      }; waiting for its end, at most ${seconds} seconds (Ctrl+C again stops at once).`,
    prepared: (name) => `${name} is ready`,
    attention: (name) => `${name} needs your attention`,
    batchFinished: (name) => `${name}: all done`,
    batchDone: (done) => `${done} ${done === 1 ? 'device is' : 'devices are'} ready.`,
    batchAttention: (name) => `${name} needs your attention`,
    batchUndecided: (attention) => `${attention} ${attention === 1 ? 'device waits' : 'devices wait'} for a decision.`,
    matter: (kind) => matters.en[kind ?? 'sign-in'],
    dateLeft: (matter, daysLeft) => `${matter}: ${daysLeft > 0 ? `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left` : 'expired'}`,
    dateTodo: (name, kind) => `${name}: look ${kind === null ? 'in the account register' : 'under Certificates'}`,
    dateEscalated: (name) => `${name}: nobody answered, so the deputy was told by mail`,
    notice: {
      'commands-expiring': ({ count, name, deviceId }) => ({
        title: `${count} waiting ${count === 1 ? 'command expires' : 'commands expire'} within 24 hours`,
        body:
          deviceId === null
            ? 'Their devices have not come. Look at them on Home.'
            : `${plain(name)} has not come to fetch ${count === 1 ? 'it' : 'them'}.`,
      }),
      'device-found': ({ count, name }) => ({
        title: count === 1 ? `${plain(name)} has told its location` : `${count} lost devices have told their location`,
        body: 'It is in lost mode. The location is shown with a reason only.',
      }),
      'operation-held': ({ count }) => ({
        title: `Waiting for approval: ${count} ${count === 1 ? 'device' : 'devices'}`,
        body: 'Erasing and the like went over the hourly limit. Nothing is sent before an approver has looked.',
      }),
      'operation-missed': ({ count }) => ({
        title: `A scheduled operation on ${count} ${count === 1 ? 'device' : 'devices'} did not run`,
        body: 'Shitaku was not running at its hour. Run it now, or cancel it.',
      }),
    },
    warned: {
      'store-damaged': { title: 'Part of the database is damaged', body: 'What to do is told in the window.' },
      'clock-back': { title: 'The clock of this computer went back', body: 'Check the date and time settings.' },
      'clock-forward': { title: 'The clock of this computer went forward', body: 'Check the date and time settings.' },
    },
    together: {
      dates: (count) => ({ title: `${count} more dates are near`, body: 'Look at them on Home.' }),
      prepared: (count) => ({ title: `${count} more devices are ready`, body: 'Within the last hour.' }),
      attention: (count) => ({ title: `${count} more devices need your attention`, body: 'Look at them on the bench.' }),
      'commands-expiring': (count) => ({
        title: `${count} more notes on commands that are about to expire`,
        body: 'Look at them on Home.',
      }),
      'device-found': (count) => ({ title: `${count} more notes on lost devices`, body: 'A location is shown with a reason only.' }),
      'operation-held': (count) => ({
        title: `${count} more operations wait for approval`,
        body: 'Nothing is sent before an approver has looked.',
      }),
      'operation-missed': (count) => ({ title: `${count} more scheduled operations did not run`, body: 'Run them now, or cancel them.' }),
    },
    cannotStart: 'Shitaku cannot start',
  },
};
