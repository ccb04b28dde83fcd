export const desktop = {
  title: 'ウインドウと起動',
  closing: 'ウインドウを閉じたとき',
  choices: { ask: '次に閉じたときにたずねる', keep: 'メニューバーに残して、応答を続ける', quit: '終了する' },
  meaning: {
    ask: 'デバイスに応答している間に閉じると、たずねます。選んだほうを以後も使います。応答していなければ終了します。',
    keep: 'ウインドウがなくても、デバイスはエンジンに届きます。メニューバーのアイコンから開き直せます。',
    quit: '次に開くまで、デバイスはエンジンに届きません。コマンドは保留され、失われません。',
  },
  startAtLogin: 'ログイン時に開く',
  startMeaning: 'ウインドウを出さずに、メニューバーで応答を始めます。',
  startNotHere: 'このシステムでは設定できません。',
};

export const desktopErrors = {
  setClosing: { 'not-here': 'ブラウザで開いているため、設定できません。' },
  setStartAtLogin: {
    'not-here': 'ブラウザで開いているため、設定できません。',
    refused: 'システムが受け付けませんでした。macOS では「システム設定」の「ログイン項目」で許可してください。',
  },
};

export const about = {
  title: 'Shitaku について',
  open: 'バージョンとライセンス…',
  versions: 'バージョン',
  libraries_one: '使用しているソフトウェア({{count}}件)',
  libraries_other: '使用しているソフトウェア({{count}}件)',
  text: 'このアプリは、次のソフトウェアを含んでいます。一覧はビルド時に、実際に組み込まれたものから作られます。',
  search: '名前・ライセンスで検索',
  none: '見つかりません',
  read: '全文',
  readOf: '{{name}} のライセンスの全文',
  saveSbom: 'SBOM を保存(CycloneDX)',
};

export const aboutErrors = {
  get: { 'not-built': 'ソフトウェアの一覧がありません。ビルドし直すと作られます。' },
  licence: {
    'not-found': 'このソフトウェアのライセンスはありません。',
    'not-built': 'ソフトウェアの一覧がありません。ビルドし直すと作られます。',
  },
  sbom: { 'not-built': 'SBOM がありません。ビルドし直すと作られます。' },
};

export const palette = {
  title: 'コマンドとデバイスを検索',
  field: 'コマンド、デバイス名、シリアル番号',
  none: '見つかりません。',
  hint: '↑↓ で選び、↵ で実行します。',
};

export const keys = {
  groups: { go: '移動', view: '画面', devices: 'デバイス', bench: 'キッティング', help: 'ヘルプ', lists: '一覧の中' },
  lists: {
    walk: '1行ずつ移動',
    extend: '続けて選択',
    all: '表示中をすべて選択',
    look: 'クイックルック',
    open: '開く',
    copy: 'シリアル番号をコピー',
    undo: '送ったばかりのコマンドを取り消す',
    leave: '選択を解除・閉じる',
  },
};
