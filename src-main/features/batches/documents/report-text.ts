import type { BatchMember } from '#contract/batches.ts';
import type { SlotProblem } from '#contract/bench.ts';
import type { StepKind } from '#contract/recipe.ts';

export type Language = 'ja' | 'en';

/** Words of the delivery report, which leaves the program: the console's own are the renderer's. */
interface ReportText {
  readonly title: string;
  readonly practice: string;
  readonly practiceMode: string;
  readonly batch: string;
  readonly recipe: string;
  readonly operator: string;
  readonly began: string;
  readonly ended: string;
  readonly notEnded: string;
  readonly made: string;
  readonly counts: string;
  readonly planned: (target: number) => string;
  readonly zone: string;
  readonly steps: string;
  readonly devices: string;
  readonly times: string;
  readonly timesNote: string;
  readonly trouble: string;
  readonly noTrouble: string;
  readonly contents: string;
  readonly contentsNote: string;
  readonly unread: string;
  readonly missing: string;
  readonly missingNote: string;
  readonly checksum: string;
  readonly checksumNote: string;
  readonly signed: readonly string[];
  readonly columns: Readonly<Record<ReportColumn, string>>;
  readonly outcome: Readonly<Record<BatchMember['outcome'], string>>;
  readonly state: Readonly<Record<BatchMember['steps'][number]['state'], string>>;
  readonly step: Readonly<Record<StepKind, string>>;
  readonly problem: Readonly<Record<SlotProblem, string>>;
  /** After the name of a step, above a column of a table for spreadsheets. */
  readonly stepColumns: Readonly<Record<'state' | 'endedAt' | 'seconds' | 'attempts', string>>;
  readonly where: string;
  readonly what: string;
  readonly skippedBecause: string;
  readonly attempts: (count: number) => string;
}

export type ReportColumn =
  | 'number'
  | 'serialNumber'
  | 'imei'
  | 'assetNumber'
  | 'user'
  | 'name'
  | 'model'
  | 'os'
  | 'port'
  | 'outcome'
  | 'began'
  | 'ended'
  | 'took'
  | 'seconds'
  | 'retries'
  | 'problem'
  | 'apps'
  | 'profiles';

export const reportText: Readonly<Record<Language, ReportText>> = {
  ja: {
    title: 'キッティング納品書',
    practice: '練習モードの記録です。実在のデバイスではありません。',
    practiceMode: '練習モード',
    batch: 'バッチ',
    recipe: 'レシピ',
    operator: '担当者',
    began: '開始',
    ended: '終了',
    notEnded: '作業中',
    made: '作成日時',
    counts: '台数',
    planned: (target) => `予定 ${target}`,
    zone: '時刻は日本時間です。',
    steps: '手順',
    devices: 'デバイス一覧',
    times: '手順ごとの時刻',
    timesNote: '上段は終了時刻、下段は所要時間です。',
    trouble: '失敗・やり直し・省略',
    noTrouble: 'ありません。',
    contents: 'アプリと構成プロファイル',
    contentsNote: '完了時に端末から読み取った名前とバージョンです。',
    unread: '読み取れませんでした',
    missing: 'リストにあり、作業していないデバイス',
    missingNote: 'バッチのリストにありますが、キッティングの記録がありません。',
    checksum: 'チェックサム(SHA-256)',
    checksumNote: '同じ内容の JSON にも、このチェックサムが入っています。',
    signed: ['作成', '確認', '受領'],
    columns: {
      number: 'No.',
      serialNumber: 'シリアル番号',
      imei: 'IMEI',
      assetNumber: '資産番号',
      user: '使用者',
      name: '名前',
      model: '機種',
      os: 'OS',
      port: 'ポート',
      outcome: '結果',
      began: '開始',
      ended: '終了',
      took: '所要',
      seconds: '所要(秒)',
      retries: 'やり直し',
      problem: '理由',
      apps: 'アプリ',
      profiles: '構成プロファイル',
    },
    outcome: { open: '作業中', done: '完了', failed: '要対応', abandoned: '中止' },
    state: { waiting: '未実施', running: '実行中', done: '完了', skipped: '省略', failed: '失敗' },
    step: {
      pair: '認識',
      check: '条件確認',
      asset: '資産番号',
      'add-to-business': 'ABM 追加',
      assign: 'ABM 割当',
      'await-assignment': '割当待ち',
      erase: '初期化',
      update: 'OS 更新',
      activate: 'アクティベート',
      supervise: '監視化',
      wifi: 'Wi-Fi',
      language: '言語と地域',
      enroll: 'MDM 登録',
      name: '名前',
      apps: 'アプリ確認',
      wallpaper: '壁紙',
      inspect: '動作検査',
      label: 'ラベル',
      verify: '完了確認',
    },
    problem: {
      'trust-refused': '端末で「信頼しない」が押されました',
      'pairing-prohibited': 'ほかのコンピュータとの接続を禁じている端末です',
      'already-configured': 'すでに設定済みのデバイスです',
      'configured-by-other-organization': '別の組織が設定したデバイスです',
      'assigned-to-automated-enrollment': 'ADE に割り当て済みです',
      'activation-failed': 'アクティベートできませんでした',
      'activation-locked': 'アクティベーションロックがかかっています',
      'supervision-refused': '監視対象への変更を端末が拒否しました',
      'profile-refused': 'プロファイルを端末が拒否しました',
      'enrollment-timed-out': '時間内に MDM に登録されませんでした',
      'not-supervised-after-all': '監視対象になっていませんでした',
      'not-managed-after-all': 'MDM に登録されていませんでした',
      'push-certificate-missing': 'MDM プッシュ通知証明書がありませんでした',
      'engine-not-listening': 'MDM エンジンが待ち受けていませんでした',
      'device-answer-invalid': '端末から正しくない応答が届きました',
      'device-silent': '端末からの応答が途絶えました',
      'cable-faulty': 'ケーブルかポートの接触が悪く、何度も切れました',
      'step-timed-out': '時間内に終わりませんでした',
      'storage-failed': '記録を保存できませんでした',
      'find-my-on': '「探す」がオンでした',
      'signed-in': 'Apple Account にサインインしたままでした',
      'os-too-old': 'OS が古すぎます',
      'battery-too-low': 'バッテリーの残量が足りませんでした',
      'erase-unconfirmed': '初期化が確認されていませんでした',
      'erase-uncertain': '初期化されたか分かりませんでした',
      'erase-not-begun': '初期化が始まりませんでした',
      'erase-not-back': '初期化のあと、端末が戻りませんでした',
      'update-not-back': 'OS アップデートのあと、端末が戻りませんでした',
      'udid-twice': '同じ UDID の端末が2台ありました',
      'name-refused': '名前の変更を端末が拒否しました',
      'language-refused': '言語と地域の変更を端末が拒否しました',
      'apps-missing': 'アプリが足りませんでした',
      'wallpaper-refused': '壁紙の変更を端末が拒否しました',
      'battery-worn': 'バッテリーが劣化しています',
      'not-in-organization': '組織のデバイスではありませんでした',
      'assigned-elsewhere': '別の MDM サーバに割り当てられています',
      'assignment-refused': '割り当てが拒否されました',
      'assignment-unreachable': 'ABM / ASM に接続できませんでした',
      'terms-not-signed': 'ABM / ASM の規約に同意していませんでした',
      'ade-token-missing': 'ADE サーバートークンがありませんでした',
      'api-key-missing': 'ABM / ASM の API キーがありませんでした',
      'activated-too-early': '割り当ての前にアクティベートされました',
    },
    stepColumns: { state: '結果', endedAt: '終了時刻', seconds: '秒', attempts: '回数' },
    where: '手順',
    what: '内容',
    skippedBecause: '省略の理由',
    attempts: (count) => `${count}回`,
  },
  en: {
    title: 'Kitting delivery report',
    practice: 'A record of practice mode. These devices do not exist.',
    practiceMode: 'Practice mode',
    batch: 'Batch',
    recipe: 'Recipe',
    operator: 'Operator',
    began: 'Began',
    ended: 'Ended',
    notEnded: 'under way',
    made: 'Made at',
    counts: 'Devices',
    planned: (target) => `planned ${target}`,
    zone: 'Times are Japan time.',
    steps: 'Steps',
    devices: 'Devices',
    times: 'Times of the steps',
    timesNote: 'Above: when it ended. Below: how long it took.',
    trouble: 'Failures, retries and steps left out',
    noTrouble: 'None.',
    contents: 'Apps and configuration profiles',
    contentsNote: 'Names and versions as the device told them when it was done.',
    unread: 'Could not be read',
    missing: 'In the list, but not worked on',
    missingNote: 'The list of the batch has them; there is no record of their kitting.',
    checksum: 'Checksum (SHA-256)',
    checksumNote: 'The JSON of the same report bears the same checksum.',
    signed: ['Made by', 'Checked by', 'Received by'],
    columns: {
      number: 'No.',
      serialNumber: 'Serial number',
      imei: 'IMEI',
      assetNumber: 'Asset number',
      user: 'User',
      name: 'Name',
      model: 'Model',
      os: 'OS',
      port: 'Port',
      outcome: 'Result',
      began: 'Began',
      ended: 'Ended',
      took: 'Took',
      seconds: 'Took (s)',
      retries: 'Retries',
      problem: 'Reason',
      apps: 'Apps',
      profiles: 'Configuration profiles',
    },
    outcome: { open: 'Under way', done: 'Done', failed: 'Needs attention', abandoned: 'Abandoned' },
    state: { waiting: 'Not begun', running: 'Running', done: 'Done', skipped: 'Left out', failed: 'Failed' },
    step: {
      pair: 'Recognise',
      check: 'Conditions',
      asset: 'Asset number',
      'add-to-business': 'Add to ABM',
      assign: 'Assign',
      'await-assignment': 'Wait for assignment',
      erase: 'Erase',
      update: 'Update',
      activate: 'Activate',
      supervise: 'Supervise',
      wifi: 'Wi-Fi',
      language: 'Language',
      enroll: 'Enrol',
      name: 'Name',
      apps: 'Apps',
      wallpaper: 'Wallpaper',
      inspect: 'Inspect',
      label: 'Label',
      verify: 'Verify',
    },
    problem: {
      'trust-refused': '“Don’t Trust” was tapped on the device',
      'pairing-prohibited': 'It does not allow connections to other computers',
      'already-configured': 'It was configured already',
      'configured-by-other-organization': 'Another organisation configured it',
      'assigned-to-automated-enrollment': 'It is assigned to Automated Device Enrollment',
      'activation-failed': 'It could not be activated',
      'activation-locked': 'Activation Lock is on',
      'supervision-refused': 'It refused to become supervised',
      'profile-refused': 'It refused the profile',
      'enrollment-timed-out': 'It did not enrol in MDM in time',
      'not-supervised-after-all': 'It did not become supervised',
      'not-managed-after-all': 'It did not enrol in MDM',
      'push-certificate-missing': 'There was no MDM push certificate',
      'engine-not-listening': 'The MDM engine was not listening',
      'device-answer-invalid': 'It sent an invalid answer',
      'device-silent': 'It stopped answering',
      'cable-faulty': 'Its cable or port lost contact again and again',
      'step-timed-out': 'The step did not end in time',
      'storage-failed': 'The record could not be kept',
      'find-my-on': 'Find My was on',
      'signed-in': 'An Apple Account was still signed in',
      'os-too-old': 'Its OS is too old',
      'battery-too-low': 'Its battery was too low',
      'erase-unconfirmed': 'Erasing it had not been confirmed',
      'erase-uncertain': 'Nobody knows whether it was erased',
      'erase-not-begun': 'Erasing did not begin',
      'erase-not-back': 'It did not come back after it was erased',
      'update-not-back': 'It did not come back after the OS update',
      'udid-twice': 'Two devices had this UDID',
      'name-refused': 'It refused its name',
      'language-refused': 'It refused language and region',
      'apps-missing': 'Apps are missing',
      'wallpaper-refused': 'It refused the wallpaper',
      'battery-worn': 'Its battery is worn',
      'not-in-organization': 'It is not a device of the organisation',
      'assigned-elsewhere': 'It is assigned to another MDM server',
      'assignment-refused': 'The assignment was refused',
      'assignment-unreachable': 'ABM / ASM could not be reached',
      'terms-not-signed': 'The terms of ABM / ASM were not accepted',
      'ade-token-missing': 'There was no ADE server token',
      'api-key-missing': 'There was no API key of ABM / ASM',
      'activated-too-early': 'It was activated before it was assigned',
    },
    stepColumns: { state: 'result', endedAt: 'ended', seconds: 's', attempts: 'attempts' },
    where: 'Step',
    what: 'What happened',
    skippedBecause: 'Left out because',
    attempts: (count) => `${count} attempts`,
  },
};
