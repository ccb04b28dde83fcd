import type { CredentialKind } from '#contract/certificates.ts';

export type Language = 'ja' | 'en';

/** What ends: its name, what happens if nobody acts, and what to do. In mails and calendars, which leave the program. */
export interface MatterText {
  readonly name: string;
  readonly otherwise: string;
  readonly todo: string;
}

type Matters = Readonly<Record<CredentialKind | 'sign-in', MatterText>>;

export const matterText: Readonly<Record<Language, Matters>> = {
  ja: {
    push: {
      name: 'MDM プッシュ通知証明書',
      otherwise: '期限を過ぎると、どのデバイスにもコマンドが届きません。ロックも初期化もできなくなります。',
      todo:
        'Shitaku の証明書センターで「更新する」を押し、今の証明書と同じ Apple Account で Apple のサイトにサインインして「Renew」を選んでください。' +
        '「Create」や「Revoke」は押さないでください。期限が切れたあとでも、まず「Renew」を試してください。',
    },
    ade: {
      name: 'ADE サーバートークン',
      otherwise: '期限を過ぎると、新しいデバイスの割り当てを同期できず、自動登録が止まります。',
      todo: 'ABM / ASM で MDM サーバのトークンをダウンロードし、証明書センターで読み込んでください。ダウンロードした時点で、今のトークンは使えなくなります。',
    },
    content: {
      name: 'VPP サービストークン(コンテンツトークン)',
      otherwise: '期限を過ぎると、アプリの配布とライセンスの割り当てができません。',
      todo: 'ABM / ASM で同じ場所のコンテンツトークンをダウンロードし、証明書センターで読み込んでください。',
    },
    api: {
      name: 'ABM / ASM の API キー',
      otherwise: '期限を過ぎると、ABM / ASM からデバイスの情報を取得できません。',
      todo: 'ABM / ASM で新しい API キーを作り、証明書センターで読み込んでください。',
    },
    supervision: {
      name: '監視識別情報',
      otherwise: '期限を過ぎると、監視対象のデバイスを USB から操作できなくなるおそれがあります。',
      todo: '証明書センターで、影響するデバイスの台数を確かめてから作り直してください。',
    },
    vendor: {
      name: 'ベンダー署名の証明書',
      otherwise: '期限を過ぎると、CSR に署名できず、MDM プッシュ通知証明書を更新できません。',
      todo: 'Apple Developer で「MDM Vendor CSR Signing」証明書を作り直し、証明書センターで読み込んでください。',
    },
    'engine-tls': {
      name: 'MDM エンジンの TLS 証明書',
      otherwise: '期限を過ぎると、デバイスが MDM エンジンに接続できません。',
      todo: '証明書センターで作り直してください。デバイス側の作業は要りません。',
    },
    'device-ca': {
      name: 'デバイス用の認証局(CA)',
      otherwise: '期限を過ぎると、新しいデバイスを MDM に登録できません。',
      todo: '証明書センターで、影響するデバイスの台数を確かめてから作り直してください。',
    },
    'sign-in': {
      name: 'Apple Account のサインイン確認',
      otherwise: 'サインインできないことに気づかないまま証明書の期限が来ると、更新できません。',
      todo: 'この Apple Account でサインインし、確認コードが届くことを確かめて、Shitaku のアカウント台帳で「はい」か「いいえ」を選んでください。',
    },
  },
  en: {
    push: {
      name: 'MDM push certificate',
      otherwise: 'Once it has expired, no command reaches any device: no lock and no erase either.',
      todo:
        'In Shitaku, open Certificates and press Renew. Sign in at Apple’s site with the same Apple Account as the present certificate and choose “Renew”. ' +
        'Do not press “Create” or “Revoke”. Even after it has expired, try “Renew” first.',
    },
    ade: {
      name: 'ADE server token',
      otherwise: 'Once it has expired, assignments of new devices are not synchronised and automated enrollment stops.',
      todo: 'Download the token of the MDM server in Apple Business or School Manager and import it under Certificates. From the download on, the present token no longer works.',
    },
    content: {
      name: 'VPP / content token',
      otherwise: 'Once it has expired, apps cannot be distributed and licences cannot be assigned.',
      todo: 'Download the content token of the same location in Apple Business or School Manager and import it under Certificates.',
    },
    api: {
      name: 'API key of Apple Business / School Manager',
      otherwise: 'Once it has expired, nothing can be read from Apple Business or School Manager.',
      todo: 'Make a new API key in Apple Business or School Manager and import it under Certificates.',
    },
    supervision: {
      name: 'Supervision identity',
      otherwise: 'Once it has expired, supervised devices may no longer be operated over USB.',
      todo: 'Under Certificates, look how many devices rely on it, then make it anew.',
    },
    vendor: {
      name: 'Vendor signing certificate',
      otherwise: 'Once it has expired, no CSR can be signed and the MDM push certificate cannot be renewed.',
      todo: 'Make a new “MDM Vendor CSR Signing” certificate at Apple Developer and import it under Certificates.',
    },
    'engine-tls': {
      name: 'TLS certificate of the MDM engine',
      otherwise: 'Once it has expired, devices cannot connect to the MDM engine.',
      todo: 'Make it anew under Certificates. Nothing has to be done on the devices.',
    },
    'device-ca': {
      name: 'Certificate authority for devices',
      otherwise: 'Once it has expired, no new device can be enrolled.',
      todo: 'Under Certificates, look how many devices rely on it, then make it anew.',
    },
    'sign-in': {
      name: 'Sign-in check of an Apple Account',
      otherwise: 'If nobody notices that the sign-in fails, the certificates cannot be renewed when their dates come.',
      todo: 'Sign in with this Apple Account, see that the verification code arrives, and answer “yes” or “no” in the account register of Shitaku.',
    },
  },
};
