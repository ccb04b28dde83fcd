import { accountsErrors } from './accounts-errors.ts';
import { assetsErrors } from './assets.ts';
import { assignmentErrors } from './assignment-errors.ts';
import { batchesErrors } from './batches-errors.ts';
import { certificatesErrors } from './certificates-errors.ts';
import { commandsErrors } from './commands-errors.ts';
import { deadlinesErrors } from './deadlines-errors.ts';
import { aboutErrors, desktopErrors } from './desktop.ts';
import { diagnosisErrors } from './diagnosis.ts';
import { handoverErrors } from './handover.ts';
import { inspectionErrors } from './inspection-errors.ts';
import { declarationsErrors, inventoryErrors } from './inventory.ts';
import { enrollmentErrors } from './let-go.ts';
import { lostModeErrors } from './lost-mode.ts';
import { approvalsErrors, operationsErrors } from './operations-errors.ts';
import { pushErrors } from './push-errors.ts';
import { recipesErrors } from './recipes-errors.ts';
import { startErrors } from './start.ts';
import { tokensErrors } from './tokens-errors.ts';
import { updatesErrors } from './updates.ts';

/** One sentence for each refusal of the contract, by noun, call and code. */
import { workHoursErrors } from './work-hours-errors.ts';

export const errors = {
  common: {
    'invalid-input': '入力内容を受け付けられませんでした。',
    internal: '問題が起きました。ログに記録しました。',
    'connection-lost': '接続が切れています。つながってから、もう一度お試しください。',
    'too-much-at-once': '一度に扱える量を超えています。ファイルを小さくするか、対象の端末を減らしてください。',
    unknown: '処理できませんでした。',
  },
  start: startErrors,
  settings: {
    chooseWorld: { 'run-in-progress': 'キッティング中は切り替えられません。終わるか中止してから切り替えてください。' },
    setOrganizationName: { 'name-empty': '組織名を入力してください。' },
    setEngineAddress: {
      'host-invalid': 'ホスト名または IP アドレスが正しくありません。',
      'port-in-use': 'このポートは、別のプログラムが使っています。',
      'devices-enrolled': '{{devices}}台が今のアドレスで登録済みのため、変更できません。',
    },
  },
  activity: {
    verify: {
      'already-running': 'すでに検証しています。',
      'not-a-hash': 'ハッシュは、0〜9 と a〜f の16文字以上で入力してください。',
    },
    export: {
      'nothing-there': 'この期間の記録はありません。',
      'too-many':
        '{{entries}}件あります。一度に書き出せるのは {{most}}件までです。期間を短くするか、「npm run audit:verify -- --export ファイル名」で全件を書き出してください。',
    },
  },
  desktop: desktopErrors,
  about: aboutErrors,
  diagnosis: diagnosisErrors,
  certificates: certificatesErrors,
  push: pushErrors,
  tokens: tokensErrors,
  recipes: recipesErrors,
  handover: handoverErrors,
  updates: updatesErrors,
  batches: batchesErrors,
  accounts: accountsErrors,
  assets: assetsErrors,
  assignment: assignmentErrors,
  deadlines: deadlinesErrors,
  inspection: inspectionErrors,
  inventory: inventoryErrors,
  declarations: declarationsErrors,
  devices: {
    get: { 'not-found': 'このデバイスはありません。' },
    setOrganization: {
      'organization-invalid': '組織の名前が長すぎるか、階層が8段を超えています。',
      'view-unknown': 'この保存した表示は、もうありません。',
    },
    summary: { 'view-unknown': 'この保存した表示は、もうありません。' },
    export: { 'view-unknown': 'この保存した表示は、もうありません。' },
    removable: { 'view-unknown': 'この保存した表示は、もうありません。' },
    remove: {
      'view-unknown': 'この保存した表示は、もうありません。',
      'nothing-to-remove': '削除できるデバイスがありません。',
      'confirmation-wrong': '入力が一致しません。対象の台数が変わった可能性があります。',
      'reason-empty': '理由を入力してください。',
    },
    saveView: { 'name-missing': '名前を入力してください。', 'too-many': '保存できる表示は100件までです。' },
    removeView: { 'view-unknown': 'この保存した表示は、もうありません。' },
    saveThresholds: { 'thresholds-wrong': '警告の日数は、注意の日数より多くしてください。' },
  },
  commands: commandsErrors,
  operations: operationsErrors,
  approvals: approvalsErrors,
  enrollment: enrollmentErrors,
  lostMode: lostModeErrors,
  workHours: workHoursErrors,
  bench: {
    resume: {
      'no-run': '再開できるキッティングがありません。',
      'not-attached': 'デバイスがつながっていません。',
    },
    movePort: {
      'no-layout': '先に並べ方の形を選んでください。',
      'place-not-found': 'この場所はありません。',
      'port-invalid': 'このポートは動かせません。',
    },
    leaveRecovery: {
      gone: 'このデバイスは、もうつながっていません。',
      'not-in-recovery': 'リカバリモードではありません。本体のボタンで再起動してください。',
      'no-access': 'USB に触れる権限がありません。本体のボタンで再起動してください。',
      refused: 'デバイスが応じませんでした。本体のボタンで再起動してください。',
    },
    skipStep: {
      'no-run': 'スキップできるキッティングがありません。',
      'not-attached': '端末がつながっていません。',
      'step-needed': 'この手順は飛ばせません。',
      'reason-missing': '飛ばす理由を入力してください。',
    },
    restartFrom: {
      'no-run': 'やり直せるキッティングがありません。',
      'not-standing': '作業中です。止まってから、やり直してください。',
      'not-reached': 'まだ行っていない手順です。',
      'not-repeatable': '初期化や監視対象への変更をまたいで、やり直すことはできません。',
    },
    abandon: {
      'no-run': '中止できるキッティングがありません。',
      'critical-step': '中断できない手順の途中です。その手順が終わってから、中止してください。',
    },
  },
  practice: {
    state: { 'not-in-practice': '練習モードではありません。' },
    setFault: { 'not-in-practice': '練習モードではありません。', 'unknown-fault': 'この不具合は、このサービスにはありません。' },
    setFaults: { 'not-in-practice': '練習モードではありません。', 'device-not-found': 'この練習用の端末はありません。' },
    setKind: {
      'not-in-practice': '練習モードではありません。',
      'device-not-found': 'この場所に練習用の端末はありません。',
      'unknown-model': 'この機種はありません。',
    },
    swap: { 'not-in-practice': '練習モードではありません。', 'device-not-found': 'この練習用の端末はありません。' },
    act: { 'not-in-practice': '練習モードではありません。', 'device-not-found': 'この練習用の端末はありません。' },
    setDeviceCount: { 'not-in-practice': '練習モードではありません。' },
    setSpeed: { 'not-in-practice': '練習モードではありません。' },
    resetHub: { 'not-in-practice': '練習モードではありません。', 'hub-not-found': 'このハブに練習用の端末はありません。' },
    fleet: { 'not-in-practice': '練習モードではありません。' },
    addFleet: {
      'not-in-practice': '練習モードではありません。',
      'fleet-full': '練習用の管理端末は500台までです。先に減らしてください。',
      'push-certificate-missing': 'プッシュ証明書がまだありません。先に取得してください。',
      'engine-not-listening': 'MDMエンジンが待ち受けていません。設定でアドレスを確認してください。',
    },
    removeFleet: { 'not-in-practice': '練習モードではありません。', 'device-not-found': 'この練習用の端末はありません。' },
    actFleet: {
      'not-in-practice': '練習モードではありません。',
      'device-not-found': 'この練習用の端末はありません。',
      'not-possible-now': 'この端末では、いまはできません。',
      'wrong-pin': 'PINが違います。ロックしたときの6桁を入力してください。',
    },
  },
};
