import type { Language } from './i18n.ts';

/**
 * The names that buttons and fields of Apple Business Manager carry, in both languages of the site: who reads the guide in one
 * may see the site in the other. Data apart from the sentences, because Apple renames them often.
 */
const apple = {
  preferences: { ja: '環境設定', en: 'Preferences' },
  servers: { ja: 'MDM サーバ', en: 'Device management services' },
  addServer: { ja: '+', en: '+' },
  uploadKey: { ja: '公開鍵をアップロード', en: 'Upload the public key' },
  replaceKey: { ja: '公開鍵を置き換える', en: 'Replace the public key' },
  save: { ja: '保存', en: 'Save' },
  downloadServerToken: { ja: 'MDMサーバトークンをダウンロード', en: 'Download the server token' },
  deleteServer: { ja: 'サーバを削除', en: 'Delete the server' },
  payments: { ja: 'お支払いと請求', en: 'Payments and billing' },
  contentTokens: { ja: 'コンテンツトークン', en: 'Content tokens' },
  download: { ja: 'ダウンロード', en: 'Download' },
  api: { ja: 'API', en: 'API' },
  createApi: { ja: 'API アカウントを作成', en: 'Create API Account' },
  clientId: { ja: 'クライアント ID', en: 'Client ID' },
  keyId: { ja: 'キー ID', en: 'Key ID' },
  privateKey: { ja: '秘密鍵を生成', en: 'Generate Private Key' },
} as const;

export type PortalName = keyof typeof apple;
type Names = Readonly<Record<PortalName, Readonly<Record<Language, string>>>>;

/** The simulated site of the practice world names a few things its own way. */
const practice: Names = {
  ...apple,
  addServer: { ja: '[+] 追加', en: '[+] Add' },
  api: { ja: 'API アカウント', en: 'API accounts' },
  createApi: { ja: 'API アカウントを作成', en: 'Create an API account' },
  privateKey: { ja: '秘密鍵をダウンロード', en: 'Download the private key' },
};

/** `[環境設定](Preferences)`: as the reader's language has it, then as the other one does. */
export const portalName = (name: PortalName, language: Language, isPractice: boolean): string => {
  const names = (isPractice ? practice : apple)[name];
  const [mine, other] = [names[language], names[language === 'ja' ? 'en' : 'ja']];
  const button = mine.startsWith('[') ? mine : `[${mine}]`;
  return mine === other ? button : `${button} (${other})`;
};
