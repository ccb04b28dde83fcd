import { accountsErrors } from './accounts-errors.ts';
import { assetsErrors } from './assets.ts';
import { assignmentErrors } from './assignment-errors.ts';
import { batchesErrors } from './batches-errors.ts';
import { certificatesErrors } from './certificates-errors.ts';
import { deadlinesErrors } from './deadlines-errors.ts';
import { inspectionErrors } from './inspection-errors.ts';
import { pushErrors } from './push-errors.ts';
import { recipesErrors } from './recipes-errors.ts';
import { tokensErrors } from './tokens-errors.ts';

/** One sentence for each refusal of the contract, by noun, call and code. */
export const errors = {
  common: {
    'invalid-input': '入力内容を受け付けられませんでした。',
    internal: '問題が起きました。ログに記録しました。',
    'connection-lost': '接続が切れています。つながってから、もう一度お試しください。',
    unknown: '処理できませんでした。',
  },
  settings: {
    chooseWorld: { 'run-in-progress': 'キッティング中は切り替えられません。終わるか中止してから切り替えてください。' },
    setOrganizationName: { 'name-empty': '組織名を入力してください。' },
    setEngineAddress: {
      'host-invalid': 'ホスト名または IP アドレスが正しくありません。',
      'port-in-use': 'このポートは、別のプログラムが使っています。',
      'devices-enrolled': '{{devices}}台が今のアドレスで登録済みのため、変更できません。',
    },
  },
  certificates: certificatesErrors,
  push: pushErrors,
  tokens: tokensErrors,
  recipes: recipesErrors,
  batches: batchesErrors,
  accounts: accountsErrors,
  assets: assetsErrors,
  assignment: assignmentErrors,
  deadlines: deadlinesErrors,
  inspection: inspectionErrors,
  devices: { get: { 'not-found': 'このデバイスはありません。' } },
  commands: {
    timeline: { 'device-not-found': 'このデバイスはありません。' },
    available: { 'device-not-found': 'このデバイスはありません。' },
    send: {
      'device-not-found': 'このデバイスはありません。',
      'not-enrolled': '管理中のデバイスではないため、送れません。',
      'already-waiting': '同じコマンドが、すでに応答を待っています。',
      'confirmation-needed': '確認してから送ってください。',
      'mac-needs-pin': 'Mac のロックには PIN が必要です。',
    },
    cancel: {
      'command-not-found': 'このコマンドはありません。',
      'already-fetched': '端末がすでに受け取ったため、取り消せません。',
    },
    ring: {
      'command-not-found': 'このコマンドはありません。',
      'already-ended': 'このコマンドは、すでに終わっています。',
    },
  },
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
  },
};
