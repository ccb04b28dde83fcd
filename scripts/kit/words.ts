import type { rowRefusal } from '#contract/assets.ts';
import type { BatchPlan } from '#contract/batches.ts';
import { assets as assetsEn } from '../../src-renderer/text/en/assets.ts';
import { recipes as recipesEn } from '../../src-renderer/text/en/recipes.ts';
import { status as statusEn } from '../../src-renderer/text/en/status.ts';
import { assets as assetsJa } from '../../src-renderer/text/ja/assets.ts';
import { recipes as recipesJa } from '../../src-renderer/text/ja/recipes.ts';
import { status as statusJa } from '../../src-renderer/text/ja/status.ts';

export type Language = 'ja' | 'en';

type Included = BatchPlan['included'][number];

/** What the terminal says beyond what the console says. `status` and `recipes` are the console's own words. */
export interface Words {
  readonly status: typeof statusEn;
  readonly recipes: typeof recipesEn;
  readonly refusedRow: Readonly<Record<(typeof rowRefusal)['options'][number], string>>;
  readonly usage: string;
  readonly options: {
    readonly unknown: (name: string, meant: string | null) => string;
    readonly stray: (text: string) => string;
    readonly noValue: (name: string) => string;
    readonly twice: (name: string) => string;
    readonly number: (name: string, from: number, to: number) => string;
    readonly recipeMissing: string;
    readonly devicesMissing: string;
    readonly practiceOnly: (name: string) => string;
    readonly notTogether: (one: string, other: string) => string;
  };
  readonly start: {
    readonly folderInUse: (folder: string) => string;
    readonly desktopKey: (folder: string) => string;
    readonly failed: (message: string) => string;
    readonly noBus: string;
  };
  readonly files: {
    readonly unreadable: (path: string) => string;
    readonly notText: (path: string) => string;
    readonly brokenQuotes: (path: string, line: string) => string;
    readonly noSerialColumn: (path: string) => string;
    readonly emptyList: (path: string) => string;
    readonly tooLong: (path: string) => string;
    readonly contradicts: string;
    readonly listBad: (path: string) => string;
    readonly row: (row: number, what: string) => string;
    readonly recipeBad: (path: string) => string;
    readonly recipeUnknown: (name: string, known: readonly string[]) => string;
  };
  readonly wait: { readonly devices: string; readonly trust: (names: string) => string; readonly unlock: (names: string) => string };
  readonly plan: {
    readonly title: (recipe: string) => string;
    readonly simulated: string;
    readonly columns: readonly [port: string, serial: string, asset: string, model: string, os: string, notes: string];
    readonly erases: string;
    readonly steps: (devices: number) => string;
    readonly outlook: Readonly<Record<Included['steps'][number]['outlook'], string>>;
    readonly warning: Readonly<Record<Included['warnings'][number], string>>;
    readonly excluded: (devices: number) => string;
    readonly exclusion: Readonly<Record<BatchPlan['excluded'][number]['reason'], string>>;
    readonly obstacle: Readonly<Record<BatchPlan['obstacles'][number], string>>;
    readonly nothing: string;
    readonly dryRun: string;
    readonly erasing: (serials: readonly string[]) => string;
    readonly pass: (options: string) => string;
    readonly reasonHere: string;
    readonly wrongConfirmation: (wanted: string) => string;
    readonly reasonMissing: string;
    readonly otherBatch: (name: string) => string;
    readonly refused: (code: string) => string;
  };
  readonly run: {
    readonly begun: (devices: number, name: string) => string;
    readonly goesOn: (devices: number, name: string) => string;
    readonly notBegun: (serials: readonly string[]) => string;
    readonly nothingOpen: string;
    readonly summary: (counts: { done: number; working: number; attention: number; total: number }, minutes: number | null) => string;
    readonly over: (counts: { done: number; failed: number; open: number; left: number }) => string;
    readonly failedStays: string;
    readonly timedOut: (minutes: number) => string;
    readonly stopping: string;
    readonly critical: (names: string) => string;
    readonly stopped: string;
    readonly forgotten: string;
    readonly ended: (name: string) => string;
    readonly criticalEnd: string;
    readonly reportAt: (path: string) => string;
    readonly bug: (message: string, log: string | null) => string;
  };
}

const en: Words = {
  status: statusEn,
  recipes: recipesEn,
  refusedRow: assetsEn.import.reason,
  usage: `npm run kit -- --recipe FILE|ID (--all | --udid U … | --list FILE.csv) [options]
npm run kit -- --resume      goes on with the open batch; --end ends it
  --recipe FILE|ID    a recipe file (.yaml), or the id or name of a recipe in the book
  --all               every device that is plugged in
  --udid U            this device; may be repeated
  --list FILE.csv     what is expected (serial number, asset number, user); alone: the devices in it
  --batch NAME        --operator NAME
  --yes-erase "TEXT"  the confirmation, when the recipe erases; without it, the plan says what to give
  --reason TEXT       why devices are erased
  --dry-run           prints the plan and begins nothing
  --timeout MIN       waits no longer than this (240)
  --report FILE.json  where the report goes; otherwise to standard output
  --folder DATA       the data folder
  --practice          simulated devices, --devices N of them (6)
Exit code: 0 all done, 1 some failed or were left, 2 refused before the start, 3 cannot start.`,
  options: {
    unknown: (name, meant) => `There is no option ${name}.${meant === null ? '' : ` Did you mean ${meant}?`}`,
    stray: (text) => `“${text}” belongs to no option.`,
    noValue: (name) => `${name} needs a value.`,
    twice: (name) => `${name} was given twice.`,
    number: (name, from, to) => `${name} takes a whole number from ${from} to ${to}.`,
    recipeMissing: 'Give a recipe with --recipe.',
    devicesMissing: 'Say which devices: --all, --udid or --list.',
    practiceOnly: (name) => `${name} goes with --practice only.`,
    notTogether: (one, other) => `${one} and ${other} do not go together.`,
  },
  start: {
    folderInUse: (folder) => `Another Shitaku is working on ${folder}. Close it first, or choose another folder with --folder.`,
    desktopKey: (folder) =>
      `${folder} belongs to the desktop app, which keeps its key in the keychain. Use the desktop app, or another folder with --folder.`,
    failed: (message) => `Shitaku could not start: ${message}`,
    noBus: 'The USB service (usbmuxd) was not found. A Mac has it built in. On Linux, run usbmuxd.',
  },
  files: {
    unreadable: (path) => `${path} cannot be read.`,
    notText: (path) => `${path} is neither UTF-8 nor Shift_JIS text.`,
    brokenQuotes: (path, line) => `${path}, line ${line}: a quotation mark is not closed.`,
    noSerialColumn: (path) => `${path} has no column with serial numbers. The first line names the columns (serial, asset, user).`,
    emptyList: (path) => `${path} lists no device.`,
    tooLong: (path) => `${path} lists more than 2,000 devices, or has a cell that is too long.`,
    listBad: (path) => `${path} cannot be used:`,
    row: (row, what) => `Row ${row} “${what}”`,
    contradicts: 'The list gives a serial number or an asset number twice.',
    recipeBad: (path) => `${path} cannot be used:`,
    recipeUnknown: (name, known) => `There is no recipe “${name}”, and no such file. The book has: ${known.join(', ')}`,
  },
  wait: {
    devices: 'Looking for devices …',
    trust: (names) => `Waiting for “Trust” to be tapped: ${names}`,
    unlock: (names) => `Waiting to be unlocked: ${names}`,
  },
  plan: {
    title: (recipe) => `Plan: ${recipe}`,
    simulated: 'Practice: everything below is simulated.',
    columns: ['Port', 'Serial number', 'Asset', 'Model', 'OS', 'Notes'],
    erases: 'ERASED',
    steps: (devices) => `Steps (${devices === 1 ? '1 device' : `${devices} devices`}):`,
    outlook: { do: 'yes', already: 'already so', person: 'by a person', unknown: 'if needed' },
    warning: {
      'not-in-list': 'not in the list',
      'managed-here': 'is managed here',
      'supervised-elsewhere': 'supervised by another organisation',
      'set-up-by-person': 'was set up by a person',
      'port-flaky': 'port is unreliable',
      'no-asset-number': 'no asset number',
    },
    excluded: (devices) => `Left out (${devices}):`,
    exclusion: {
      'not-attached': 'not connected',
      'not-ready': 'not ready',
      working: 'already working',
      done: 'already done',
      'find-my-on': 'Find My is on',
      'signed-in': 'an Apple Account is signed in',
      'supervised-elsewhere': 'supervised by another organisation',
      'needs-erase': 'is set up: it would have to be erased',
      'os-too-old': 'OS is too old for the recipe',
      'battery-too-low': 'battery is too low for the recipe',
      'serial-twice': 'another device has the same serial number',
      'not-in-list': 'not in the list',
    },
    obstacle: {
      'push-certificate-missing': 'There is no MDM push certificate. Make one under Certificates.',
      'engine-not-listening': 'The MDM engine is not listening. Check its address under Settings.',
      'organization-missing': 'The organisation has no name yet. Set it under Settings.',
      'wifi-password-missing': 'A Wi-Fi password of the recipe is missing. Set it under Recipes.',
      'ade-token-missing': 'There is no ADE server token. Import one under Certificates.',
      'api-key-missing': 'There is no API key. Import one under Certificates.',
    },
    nothing: 'No device can be kitted.',
    dryRun: 'Dry run: nothing was begun.',
    erasing: (serials) => `Everything on ${serials.length === 1 ? 'this device' : `these ${serials.length} devices`} will be lost:`,
    pass: (options) => `Nothing was begun. To erase them, run this again with: ${options}`,
    reasonHere: 'WHY THEY ARE ERASED',
    wrongConfirmation: (wanted) => `The confirmation is wrong. For this plan it is: --yes-erase "${wanted}"`,
    reasonMissing: 'Say with --reason why the devices are erased.',
    otherBatch: (name) => `The batch “${name}” is still open. Go on with --resume, or end it with --end.`,
    refused: (code) => `The batch was refused (${code}).`,
  },
  run: {
    begun: (devices, name) => `${devices === 1 ? '1 device' : `${devices} devices`} begun in the batch “${name}”.`,
    goesOn: (devices, name) => `The batch “${name}” goes on with ${devices === 1 ? '1 device' : `${devices} devices`}.`,
    notBegun: (serials) => `Not ready any more, and left: ${serials.join(' ')}`,
    nothingOpen: 'No batch is open.',
    summary: ({ done, working, attention, total }, minutes) =>
      `${done}/${total} done, ${working} working, ${attention} need attention${minutes === null ? '' : `, about ${minutes} min left`}`,
    over: ({ done, failed, open, left }) => `Done ${done}, failed ${failed}, not over ${open}, left out ${left}.`,
    failedStays: 'The batch stays open. Try again with --resume, or end it with --end.',
    timedOut: (minutes) => `${minutes} minutes are over.`,
    stopping: 'Stopping. No device begins another step.',
    critical: (names) => `Waiting until it is safe to stop. Do not unplug: ${names}`,
    stopped: 'Stopped. The batch is open and paused; go on with: npm run kit -- --resume',
    forgotten: 'Stopped. The practice world had no folder of its own (--folder), so nothing of it is kept.',
    ended: (name) => `The batch “${name}” is ended.`,
    criticalEnd: 'A device is in a step that must not be cut off. The batch stays open.',
    reportAt: (path) => `Report: ${path}`,
    bug: (message, log) => `Something went wrong: ${message}${log === null ? '' : ` (log: ${log})`}`,
  },
};

const ja: Words = {
  status: statusJa,
  recipes: recipesJa,
  refusedRow: assetsJa.import.reason,
  usage: `npm run kit -- --recipe ファイル|ID (--all | --udid U … | --list ファイル.csv) [オプション]
npm run kit -- --resume      開いているバッチを続けます。--end で終了します
  --recipe ファイル|ID  レシピのファイル(.yaml)、またはレシピ帳の ID か名前
  --all                 つながっているすべてのデバイス
  --udid U              このデバイス。繰り返せます
  --list ファイル.csv   予定の一覧(シリアル番号、資産番号、利用者)。これだけなら、一覧にあるデバイス
  --batch 名前          --operator 担当者
  --yes-erase "文字"    初期化するときの確認。なければ、必要な文字を計画に表示します
  --reason 理由         初期化する理由
  --dry-run             計画を表示するだけで、何も始めません
  --timeout 分          待つ時間の上限(240)
  --report ファイル.json  レポートの保存先。なければ標準出力
  --folder フォルダ     データフォルダ
  --practice            模擬デバイスで練習します。台数は --devices N (6)
終了コード: 0 すべて完了、1 失敗か残りあり、2 始める前に拒否、3 起動できない`,
  options: {
    unknown: (name, meant) => `${name} というオプションはありません。${meant === null ? '' : `${meant} ではありませんか。`}`,
    stray: (text) => `「${text}」は、どのオプションのものでもありません。`,
    noValue: (name) => `${name} には値が必要です。`,
    twice: (name) => `${name} が 2 回あります。`,
    number: (name, from, to) => `${name} には ${from} から ${to} までの整数を指定してください。`,
    recipeMissing: '--recipe でレシピを指定してください。',
    devicesMissing: '--all、--udid、--list のどれかでデバイスを指定してください。',
    practiceOnly: (name) => `${name} は --practice と一緒に使います。`,
    notTogether: (one, other) => `${one} と ${other} は一緒に使えません。`,
  },
  start: {
    folderInUse: (folder) => `別の Shitaku が ${folder} を使っています。先に終了するか、--folder で別のフォルダを指定してください。`,
    desktopKey: (folder) =>
      `${folder} はデスクトップアプリのもので、鍵はキーチェーンにあります。デスクトップアプリを使うか、--folder で別のフォルダを指定してください。`,
    failed: (message) => `Shitaku を起動できませんでした: ${message}`,
    noBus: 'USB サービス(usbmuxd)が見つかりません。Mac には標準で入っています。Linux では usbmuxd を起動してください。',
  },
  files: {
    unreadable: (path) => `${path} を読み取れません。`,
    notText: (path) => `${path} は UTF-8 でも Shift_JIS でもありません。`,
    brokenQuotes: (path, line) => `${path} の ${line}行目: 引用符が閉じていません。`,
    noSerialColumn: (path) => `${path} にシリアル番号の列がありません。1行目に列の名前(シリアル番号、資産番号、利用者)が必要です。`,
    emptyList: (path) => `${path} にデバイスがありません。`,
    tooLong: (path) => `${path} のデバイスが 2,000台を超えるか、長すぎる項目があります。`,
    listBad: (path) => `${path} は使えません。`,
    row: (row, what) => `${row}行目「${what}」`,
    contradicts: '一覧に、同じシリアル番号か資産番号が 2 回あります。',
    recipeBad: (path) => `${path} は使えません。`,
    recipeUnknown: (name, known) => `「${name}」というレシピもファイルもありません。レシピ帳にあるもの: ${known.join('、')}`,
  },
  wait: {
    devices: 'デバイスを探しています…',
    trust: (names) => `「信頼」のタップを待っています: ${names}`,
    unlock: (names) => `ロックの解除を待っています: ${names}`,
  },
  plan: {
    title: (recipe) => `計画: ${recipe}`,
    simulated: '練習です。以下はすべて模擬です。',
    columns: ['ポート', 'シリアル番号', '資産番号', '機種', 'OS', '注意'],
    erases: '初期化',
    steps: (devices) => `手順(${devices}台):`,
    outlook: { do: '行う', already: '済', person: '人が行う', unknown: '必要なら' },
    warning: {
      'not-in-list': '一覧にない',
      'managed-here': 'ここで管理中',
      'supervised-elsewhere': '別の組織の監視対象',
      'set-up-by-person': '設定済み',
      'port-flaky': 'ポートが不安定',
      'no-asset-number': '資産番号なし',
    },
    excluded: (devices) => `対象外(${devices}台):`,
    exclusion: {
      'not-attached': 'つながっていません',
      'not-ready': '準備ができていません',
      working: '作業中です',
      done: '完了しています',
      'find-my-on': '「探す」がオンです',
      'signed-in': 'Apple Account でサインイン中です',
      'supervised-elsewhere': '別の組織の監視対象です',
      'needs-erase': '設定済みのため、初期化が必要です',
      'os-too-old': 'OS がレシピの条件より古いです',
      'battery-too-low': 'バッテリーがレシピの条件より少ないです',
      'serial-twice': '同じシリアル番号のデバイスがあります',
      'not-in-list': '一覧にありません',
    },
    obstacle: {
      'push-certificate-missing': 'MDM プッシュ通知証明書がありません。「証明書」で作成してください。',
      'engine-not-listening': 'MDM エンジンが待ち受けていません。「設定」でアドレスを確かめてください。',
      'organization-missing': '組織名がありません。「設定」で入力してください。',
      'wifi-password-missing': 'レシピの Wi-Fi のパスワードがありません。「レシピ」で設定してください。',
      'ade-token-missing': 'ADE サーバトークンがありません。「証明書」で読み込んでください。',
      'api-key-missing': 'API キーがありません。「証明書」で読み込んでください。',
    },
    nothing: 'キッティングできるデバイスがありません。',
    dryRun: '計画だけです。何も始めていません。',
    erasing: (serials) => `この ${serials.length}台の内容はすべて失われます:`,
    pass: (options) => `まだ何も始めていません。初期化するには、次を付けて実行してください: ${options}`,
    reasonHere: '初期化する理由',
    wrongConfirmation: (wanted) => `確認の文字が違います。この計画では: --yes-erase "${wanted}"`,
    reasonMissing: '--reason で、初期化する理由を指定してください。',
    otherBatch: (name) => `バッチ「${name}」が開いています。--resume で続けるか、--end で終了してください。`,
    refused: (code) => `バッチを始められませんでした(${code})。`,
  },
  run: {
    begun: (devices, name) => `バッチ「${name}」で ${devices}台を始めました。`,
    goesOn: (devices, name) => `バッチ「${name}」の ${devices}台を続けます。`,
    notBegun: (serials) => `準備ができていないため残しました: ${serials.join(' ')}`,
    nothingOpen: '開いているバッチはありません。',
    summary: ({ done, working, attention, total }, minutes) =>
      `完了 ${done}/${total}、作業中 ${working}、要対応 ${attention}${minutes === null ? '' : `、残り約${minutes}分`}`,
    over: ({ done, failed, open, left }) => `完了 ${done}、失敗 ${failed}、途中 ${open}、対象外 ${left}`,
    failedStays: 'バッチは開いたままです。--resume でもう一度行うか、--end で終了してください。',
    timedOut: (minutes) => `${minutes}分が過ぎました。`,
    stopping: '停止します。どのデバイスも次の手順に進みません。',
    critical: (names) => `安全に停止できるまで待っています。抜かないでください: ${names}`,
    stopped: '停止しました。バッチは一時停止しています。続けるには: npm run kit -- --resume',
    forgotten: '停止しました。練習のフォルダ(--folder)がないため、何も残りません。',
    ended: (name) => `バッチ「${name}」を終了しました。`,
    criticalEnd: '中断できない手順のデバイスがあります。バッチは開いたままです。',
    reportAt: (path) => `レポート: ${path}`,
    bug: (message, log) => `問題が起きました: ${message}${log === null ? '' : `(ログ: ${log})`}`,
  },
};

const words: Readonly<Record<Language, Words>> = { ja, en };

export const wordsOf = (language: Language): Words => words[language];

/** The language of the terminal, by the variables that POSIX names; English where they say nothing of Japanese. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '') ?? '';
  return locale.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}
