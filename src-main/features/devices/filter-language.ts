import { type DeviceFilter, type DevicePlatform, type DeviceStatus, devicePlatform } from '#contract/devices.ts';
import { foldWords } from '#lib/fold.ts';

type Change = Partial<DeviceFilter>;

/** The words of both languages for each state; product.md 4.12, and what people call it. */
const statusWords: readonly (readonly [readonly DeviceStatus[], readonly string[]])[] = [
  [
    ['managed', 'provisional'],
    ['管理中', 'managed'],
  ],
  [['pre-registered'], ['事前登録', 'pre-registered', 'preregistered']],
  [['quiet'], ['応答待ち', '注意', '黄△', '黄', 'quiet', 'yellow']],
  [['silent'], ['応答なし', '警告', '赤△', '赤', 'silent', 'red']],
  [
    ['quiet', 'silent'],
    ['無応答', '応答', 'noanswer', 'no-answer'],
  ],
  [['removed'], ['管理外', '削除', 'removed']],
  [['withdrawn'], ['解除済', '解除', 'withdrawn']],
  [['lost'], ['紛失', '紛失モード', 'lost']],
  [['locked'], ['管理者ロック', 'ロック', 'locked', 'lock']],
];
const provisionalWords = ['仮登録', 'provisional'];
const yes = ['はい', 'yes', 'true', '1', 'する', '監視', '対象', 'on'];
const no = ['いいえ', 'no', 'false', '0', 'しない', '対象外', 'off'];
const adeWords: Readonly<Record<'empty' | 'assigned' | 'pushed' | 'removed', readonly string[]>> = {
  empty: ['未割当', 'empty'],
  assigned: ['割当済', '割当', 'assigned'],
  pushed: ['取得済', 'pushed'],
  removed: ['解除', '解除済', 'removed'],
};
const none = ['なし', 'none', '-'];

/** One form for the spellings of a key or a word, as searches fold them. */
const plain = (text: string): string => foldWords(text).join('');
const among = (words: readonly string[], typed: string): boolean => words.some((word) => plain(word) === plain(typed));

const readers: readonly { readonly keys: readonly string[]; readonly read: (typed: string, so: DeviceFilter) => Change | null }[] = [
  { keys: ['状態', '状況', 'ステータス', 'status'], read: readStatus },
  { keys: ['組織', '部署', 'org', 'organization', 'organisation'], read: (typed) => ({ organization: among(none, typed) ? '' : typed }) },
  { keys: ['os'], read: readOs },
  { keys: ['機種', 'モデル', 'model'], read: (typed) => ({ model: typed.slice(0, 60) }) },
  { keys: ['種別', 'プラットフォーム', 'platform'], read: readPlatform },
  { keys: ['監視', '監視対象', 'supervised'], read: (typed) => readFlag(typed, (supervised) => ({ supervised })) },
  { keys: ['仮登録', 'provisional'], read: (typed) => readFlag(typed, (provisional) => ({ provisional })) },
  { keys: ['ade'], read: readAde },
];

/**
 * Takes typed conditions such as `状態:赤△ 組織:営業部 OS:<17` out of the text and puts them into the filter. Full width and half
 * width are alike; a value with blanks stands in quotation marks.
 */
export function readFilter(filter: DeviceFilter): { filter: DeviceFilter; unread: string[] } {
  const words: string[] = [];
  const unread: string[] = [];
  let read: DeviceFilter = filter;
  for (const token of filter.text.normalize('NFKC').match(/[^\s:"]+:"[^"]*"?|\S+/g) ?? []) {
    const [, key = '', value = ''] = /^([^:]+):(.*)$/.exec(token) ?? [];
    const reader = readers.find(({ keys }) => among(keys, key));
    if (key === '' || reader === undefined) words.push(token);
    // Still being typed.
    else if (unquoted(value) === '') unread.push(token);
    else {
      const change = reader.read(unquoted(value), read);
      if (change === null) unread.push(token);
      else read = { ...read, ...change };
    }
  }
  return { filter: { ...read, text: words.join(' ') }, unread };
}

const unquoted = (value: string): string => value.replaceAll('"', '').trim();

function readStatus(typed: string, { statuses }: DeviceFilter): Change | null {
  const found: DeviceStatus[] = [];
  for (const word of typed.split(/[,、|]/)) {
    if (among(provisionalWords, word)) return { provisional: true };
    const meant = statusWords.find(([, names]) => among(names, word));
    if (meant === undefined) return null;
    found.push(...meant[0]);
  }
  return { statuses: [...new Set([...statuses, ...found])] };
}

function readOs(typed: string): Change | null {
  const [, sign = '', version = ''] =
    /^(<=|>=|<|>|=)?(\d{1,3}(?:\.\d{1,3}){0,2})\.?$/.exec(typed.replace('≦', '<=').replace('≧', '>=')) ?? [];
  if (version === '') return null;
  const after = following(version);
  if (sign === '<') return { osBelow: version };
  if (sign === '<=') return { osBelow: after };
  if (sign === '>') return { osFrom: after };
  return sign === '>=' ? { osFrom: version } : { osFrom: version, osBelow: after };
}

/** The first version that is not one of these: 18 after 17, 17.7 after 17.6. */
function following(version: string): string {
  const parts = version.split('.').map(Number);
  return [...parts.slice(0, -1), Math.min(999, (parts.at(-1) ?? 0) + 1)].join('.');
}

function readPlatform(typed: string): Change | null {
  const wanted: DevicePlatform | undefined =
    devicePlatform.options.find((platform) => among([platform], typed)) ??
    ({ iphone: 'iOS', ipad: 'iPadOS', mac: 'macOS', appletv: 'tvOS' } as const)[plain(typed)];
  return wanted === undefined ? null : { platform: wanted };
}

const readFlag = (typed: string, change: (value: boolean) => Change): Change | null =>
  among(yes, typed) ? change(true) : among(no, typed) ? change(false) : null;

function readAde(typed: string): Change | null {
  const ade = (['empty', 'assigned', 'pushed', 'removed'] as const).find((standing) => among(adeWords[standing], typed));
  return ade === undefined ? null : { ade };
}
