import { type StepKind, stepKinds } from '#contract/recipe.ts';
import { fold } from './nearest.ts';

export type RecipeLanguage = 'ja' | 'en';

/** Names of steps in a Japanese file, as product.md 4.7 lists them. The first is written; all are understood. */
const stepWords: Readonly<Record<StepKind, readonly [string, ...string[]]>> = {
  pair: ['認識', 'ペアリング', '情報読取'],
  check: ['事前確認', '確認'],
  asset: ['資産番号'],
  'add-to-business': ['ABM追加', '手動ADE'],
  assign: ['ABM割当', 'ABM割り当て'],
  'await-assignment': ['割当待ち', '割り当て待ち'],
  erase: ['初期化', '消去'],
  update: ['OS更新', 'OSアップデート'],
  activate: ['アクティベート'],
  supervise: ['監視化', '監視対象', '監視対象にする'],
  wifi: ['Wi-Fi', 'Wi-Fi設定', 'Wi-Fiプロファイル'],
  language: ['言語と地域'],
  enroll: ['MDM登録'],
  name: ['名前', '端末名'],
  apps: ['アプリ確認'],
  wallpaper: ['壁紙', '壁紙QR'],
  inspect: ['動作検査'],
  label: ['ラベル印刷'],
  verify: ['完了確認', '完了記録'],
};

const keyWords = {
  format: ['形式'],
  name: ['名前'],
  note: ['メモ', '説明'],
  steps: ['手順一覧', 'ステップ'],
  step: ['手順'],
  timeout: ['制限時間', '制限時間(秒)'],
  retries: ['再試行', '再試行回数'],
  minimumOs: ['最低OS', '最低OSバージョン'],
  minimumBattery: ['最低充電', '最低充電(%)'],
  preserveDataPlan: ['通信プランを残す'],
  organizationName: ['組織名'],
  allowPairing: ['ペアリングを許可'],
  skipPanes: ['省略する画面'],
  removable: ['MDMの削除を許可'],
  ssid: ['ネットワーク名'],
  language: ['言語'],
  region: ['地域'],
  timeZone: ['タイムゾーン'],
  by: ['方法'],
  pattern: ['名前の形', '形'],
  bundleIds: ['アプリ', 'バンドルID'],
  minimumBatteryHealth: ['最低電池状態', '最低電池状態(%)'],
} as const;

/** A key of a recipe or of a step, by its name in the contract. */
export type RecipeKey = keyof typeof keyWords;
export const recipeKeys = Object.keys(keyWords) as RecipeKey[];

const choiceWords: Readonly<Partial<Record<RecipeKey, Readonly<Record<string, readonly [string, ...string[]]>>>>> = {
  by: { profile: ['プロファイル'], automated: ['自動', 'ADE'] },
  skipPanes: { all: ['すべて', '全て'], none: ['なし'] },
};
const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  はい: true,
  する: true,
  許可: true,
  許可する: true,
  false: false,
  no: false,
  いいえ: false,
  しない: false,
  不許可: false,
  許可しない: false,
};

const numbers: readonly RecipeKey[] = ['format', 'timeout', 'retries', 'minimumBattery', 'minimumBatteryHealth'];
const switches: readonly RecipeKey[] = ['preserveDataPlan', 'allowPairing', 'removable'];

const lookup = <T extends string>(table: Readonly<Record<T, readonly string[]>>): ReadonlyMap<string, T> =>
  new Map(Object.entries<readonly string[]>(table).flatMap(([name, words]) => [name, ...words].map((word) => [fold(word), name as T])));

const stepsByWord = lookup(stepWords);
const keysByWord = lookup<RecipeKey>(keyWords);
const choicesByWord = new Map(Object.entries(choiceWords).map(([key, table]) => [key, lookup(table)]));

/** Every name of a step or of a key, for guesses at what was meant. */
export const knownSteps: readonly string[] = [...stepKinds, ...Object.values(stepWords).flat()];
export const knownKeys: readonly string[] = [...recipeKeys, ...Object.values<readonly string[]>(keyWords).flat()];

/** The key that a word in a file names, in either language; null: none. */
export const keyOf = (word: string): RecipeKey | null => keysByWord.get(fold(word)) ?? null;

/** A text of a file as the value that `key` wants; what does not fit is left as it is, and refused by the contract. */
export function valueOf(key: RecipeKey, text: string): string | number | boolean {
  const half = text.normalize('NFKC').trim();
  if (numbers.includes(key)) return /^\d{1,9}$/.test(half) ? Number(half) : text;
  if (switches.includes(key)) return truths[half.toLowerCase()] ?? text;
  if (key === 'step') return stepsByWord.get(fold(text)) ?? text;
  return choicesByWord.get(key)?.get(fold(text)) ?? text;
}

/** The way back: how a key is called in a file of this language. */
export const wordOfKey = (key: RecipeKey, language: RecipeLanguage): string => (language === 'ja' ? keyWords[key][0] : key);

/** How the value of a key is written in a file of this language. */
export function wordOf(key: RecipeKey, value: unknown, language: RecipeLanguage): unknown {
  if (language === 'en') return value;
  if (typeof value === 'boolean') return value ? 'はい' : 'いいえ';
  if (key === 'step') return stepWords[value as StepKind][0];
  return typeof value === 'string' ? (choiceWords[key]?.[value]?.[0] ?? value) : value;
}
