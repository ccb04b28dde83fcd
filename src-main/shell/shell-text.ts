import type { CredentialKind } from '#contract/certificates.ts';
import type { SettingsView } from '#contract/settings.ts';

export type Language = SettingsView['language'];

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
  readonly prepared: (name: string) => string;
  readonly attention: (name: string) => string;
  /** What ends on a date, by its kind; null: the quarterly sign-in question. */
  readonly matter: (kind: CredentialKind | null) => string;
  readonly dateLeft: (matter: string, daysLeft: number) => string;
  readonly dateTodo: (name: string, kind: CredentialKind | null) => string;
  readonly dateEscalated: (name: string) => string;
  readonly cannotStart: string;
  readonly keychainMissing: string;
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

export const shellText: Readonly<Record<Language, ShellText>> = {
  ja: {
    about: '支度について',
    settings: '設定…',
    hide: '支度を隠す',
    hideOthers: 'ほかを隠す',
    showAll: 'すべてを表示',
    quit: '支度を終了',
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
    prepared: (name) => `${name} の準備ができました`,
    attention: (name) => `${name} は確認が必要です`,
    matter: (kind) => matters.ja[kind ?? 'sign-in'],
    dateLeft: (matter, daysLeft) => `${matter} ${daysLeft > 0 ? `残り ${daysLeft}日` : '期限切れ'}`,
    dateTodo: (name, kind) => `${name}: ${kind === null ? 'アカウント台帳' : '証明書センター'}で確かめてください`,
    dateEscalated: (name) => `${name}: 返事がないため、副担当者にメールで知らせました`,
    cannotStart: '支度を始められません',
    keychainMissing:
      'このコンピュータには鍵を安全にしまう場所（キーチェーン）がありません。秘密鍵を守れないため、実環境は使えません。練習は使えます。',
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
    prepared: (name) => `${name} is ready`,
    attention: (name) => `${name} needs your attention`,
    matter: (kind) => matters.en[kind ?? 'sign-in'],
    dateLeft: (matter, daysLeft) => `${matter}: ${daysLeft > 0 ? `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left` : 'expired'}`,
    dateTodo: (name, kind) => `${name}: look ${kind === null ? 'in the account register' : 'under Certificates'}`,
    dateEscalated: (name) => `${name}: nobody answered, so the deputy was told by mail`,
    cannotStart: 'Shitaku cannot start',
    keychainMissing:
      'This computer has no place to keep keys safe (no keychain). Private keys could not be protected, so the real world cannot be used here. Practice can.',
  },
};
