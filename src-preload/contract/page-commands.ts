/** What the application menu, the keyboard and the palette ask a screen for. Apart from the schemas, so that screens carry no schema library. */
interface PageCommandFacts {
  readonly group: 'go' | 'view' | 'devices' | 'operations' | 'bench' | 'help';
  /** `Mod` is ⌘ on a Mac and Ctrl elsewhere; what follows is `KeyboardEvent.key`. */
  readonly key?: `Mod+${string}`;
  /** The screen it goes to; without one, the screen in front does it, where it offers to. */
  readonly place?: string;
  readonly title: { readonly ja: string; readonly en: string };
  /** How else people look for it: readings in kana and in Latin letters, in small letters. */
  readonly also?: string;
}

const named = <const K extends string>(commands: Readonly<Record<K, PageCommandFacts>>): Readonly<Record<K, PageCommandFacts>> => commands;

/** In the order of the menus. The digits are those of the plan of all areas, so that they stay when more are built. */
export const pageCommands = named({
  'go-home': { group: 'go', key: 'Mod+1', place: '/', title: { ja: 'ホーム', en: 'Home' }, also: 'ほーむ hoomu' },
  'go-devices': {
    group: 'go',
    key: 'Mod+2',
    place: '/devices',
    title: { ja: 'デバイス', en: 'Devices' },
    also: 'でばいす debaisu たんまつ tanmatsu',
  },
  'go-operations': { group: 'go', key: 'Mod+3', place: '/operations', title: { ja: '操作', en: 'Operations' }, also: 'そうさ sousa' },
  'go-bench': {
    group: 'go',
    key: 'Mod+4',
    place: '/bench',
    title: { ja: 'キッティング', en: 'Kitting Bench' },
    also: 'きってぃんぐ kittingu',
  },
  'go-certificates': {
    group: 'go',
    key: 'Mod+8',
    place: '/certificates',
    title: { ja: '証明書センター', en: 'Certificates' },
    also: 'しょうめいしょ shoumeisho shomeisho',
  },
  'go-accounts': {
    group: 'go',
    place: '/accounts',
    title: { ja: 'アカウント台帳', en: 'Apple Accounts' },
    also: 'だいちょう daichou register',
  },
  'go-activity': {
    group: 'go',
    key: 'Mod+0',
    place: '/activity',
    title: { ja: 'レポート・監査', en: 'Reports & Audit' },
    also: 'かんさ kansa れぽーと repooto audit',
  },
  'go-settings': {
    group: 'go',
    key: 'Mod+,',
    place: '/settings',
    title: { ja: '設定…', en: 'Settings…' },
    also: 'せってい settei preferences',
  },
  'go-about': {
    group: 'go',
    place: '/about',
    title: { ja: 'Shitaku について', en: 'About Shitaku' },
    also: 'じょうほう ばーじょん baajon version licence らいせんす',
  },
  back: { group: 'view', key: 'Mod+[', title: { ja: '戻る', en: 'Back' }, also: 'もどる modoru' },
  forward: { group: 'view', key: 'Mod+]', title: { ja: '進む', en: 'Forward' }, also: 'すすむ susumu' },
  palette: { group: 'view', key: 'Mod+k', title: { ja: 'コマンドを検索…', en: 'Find a Command…' }, also: 'こまんど komando' },
  find: { group: 'view', key: 'Mod+f', title: { ja: 'この画面で検索', en: 'Search This Screen' }, also: 'けんさく kensaku' },
  filter: { group: 'devices', key: 'Mod+l', title: { ja: '一覧を絞り込む', en: 'Filter the List' }, also: 'しぼりこむ shiborikomu' },
  'choose-shown': {
    group: 'devices',
    title: { ja: '表示中のデバイスをすべて選択', en: 'Select All Shown Devices' },
    also: 'せんたく sentaku',
  },
  'choose-none': { group: 'devices', title: { ja: '選択を解除', en: 'Clear Selection' }, also: 'かいじょ kaijo' },
  'copy-serials': { group: 'devices', title: { ja: 'シリアル番号をコピー', en: 'Copy Serial Numbers' }, also: 'しりある shiriaru' },
  'copy-rows': { group: 'devices', key: 'Mod+Shift+c', title: { ja: '行をコピー(TSV)', en: 'Copy Rows as TSV' }, also: 'こぴー kopii' },
  'export-devices': { group: 'devices', title: { ja: '一覧を CSV で書き出す…', en: 'Export List as CSV…' }, also: 'かきだす kakidasu' },
  'device-sync': { group: 'devices', title: { ja: 'このデバイスを同期', en: 'Sync This Device' }, also: 'どうき douki refresh' },
  'device-commands': {
    group: 'devices',
    title: { ja: 'このデバイスのコマンド…', en: 'Commands for This Device…' },
    also: 'こまんど komando ろっく rokku lock しょきか shokika erase wipe',
  },
  // ⌘Z, where nobody types; the menu gives that key to the undoing of text.
  'take-back': {
    group: 'devices',
    title: { ja: '送ったばかりのコマンドを取り消す', en: 'Take Back the Last Command' },
    also: 'とりけす torikesu undo',
  },
  'new-operation': {
    group: 'operations',
    place: '/operations',
    title: { ja: '新しい操作', en: 'New Operation' },
    also: 'あたらしい atarashii bulk いっかつ ikkatsu',
  },
  'list-operations': {
    group: 'operations',
    place: '/operations?view=list',
    title: { ja: '操作の一覧', en: 'All Operations' },
    also: 'いちらん ichiran',
  },
  'work-hours': {
    group: 'operations',
    place: '/work-hours',
    title: { ja: '作業時間の制限', en: 'Work-Time Limits' },
    also: 'さぎょうじかん sagyoujikan せいげん seigen',
  },
  'begin-batch': {
    group: 'bench',
    key: 'Mod+Enter',
    title: { ja: 'バッチを始める…', en: 'Begin a Batch…' },
    also: 'はじめる hajimeru start',
  },
  'choose-ready': {
    group: 'bench',
    title: { ja: '準備完了のデバイスをすべて選択', en: 'Select All Ready Devices' },
    also: 'せんたく sentaku',
  },
  stop: {
    group: 'bench',
    key: 'Mod+.',
    title: { ja: 'バッチを一時停止', en: 'Pause the Batch' },
    also: 'ていし teishi とめる tomeru stop',
  },
  'go-on': { group: 'bench', title: { ja: 'バッチを再開', en: 'Continue the Batch' }, also: 'さいかい saikai resume' },
  batches: { group: 'bench', place: '/batches', title: { ja: 'バッチの一覧', en: 'Batches' }, also: 'りれき rireki history' },
  recipes: { group: 'bench', place: '/recipes', title: { ja: 'レシピ', en: 'Recipes' }, also: 'れしぴ reshipi' },
  assets: { group: 'bench', place: '/assets', title: { ja: '資産台帳', en: 'Assets' }, also: 'しさん shisan だいちょう daichou' },
  keys: {
    group: 'help',
    key: 'Mod+/',
    title: { ja: 'キーボードショートカット', en: 'Keyboard Shortcuts' },
    also: 'きーぼーど kiiboodo しょーとかっと shortcut',
  },
});

export type PageCommand = keyof typeof pageCommands;

/** All of them, in the order of the menus. */
export const allPageCommands = Object.keys(pageCommands) as [PageCommand, ...PageCommand[]];
