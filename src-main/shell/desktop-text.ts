import type { Language } from './shell-text.ts';

/** What the shell says of the window itself: its menus beyond the system's own, how it closes, and what is said when something falls over. */
interface DesktopText {
  readonly menu: {
    readonly go: string;
    readonly devices: string;
    readonly operations: string;
    readonly bench: string;
    readonly help: string;
    readonly services: string;
    readonly zoom: string;
    readonly front: string;
    readonly collect: string;
    readonly updates: string;
  };
  readonly closing: {
    readonly question: (serving: number) => string;
    readonly detail: string;
    readonly keep: string;
    readonly quit: string;
    readonly cancel: string;
  };
  readonly tray: { readonly serving: (serving: number) => string; readonly open: string };
  readonly crash: { readonly message: string; readonly detail: string; readonly again: string; readonly quit: string };
  readonly notSaved: { readonly message: (fileName: string) => string; readonly detail: (folder: string) => string };
  readonly stray: { readonly message: string; readonly detail: string; readonly goOn: string; readonly restart: string };
}

export const desktopText: Readonly<Record<Language, DesktopText>> = {
  ja: {
    menu: {
      go: '移動',
      devices: 'デバイス',
      operations: '操作',
      bench: 'キッティング',
      help: 'ヘルプ',
      services: 'サービス',
      zoom: '拡大／縮小',
      front: 'すべてを手前に移動',
      collect: '診断情報を収集…',
      updates: 'アップデートを確認…',
    },
    closing: {
      question: (serving) => `${serving}台のデバイスがこのアプリを使っています。閉じたあとはどうしますか？`,
      detail:
        'メニューバーに残すと、ウインドウがなくてもデバイスに応答し続けます。\n終了すると、次に開くまでデバイスは応答を受けられません。コマンドは保留され、失われません。\n\nこの選択は記憶されます。「設定」でいつでも変えられます。',
      keep: 'メニューバーに残す',
      quit: '終了',
      cancel: 'キャンセル',
    },
    tray: {
      serving: (serving) => (serving === 0 ? '応答しているデバイスはありません' : `${serving}台に応答しています`),
      open: 'Shitaku を開く',
    },
    crash: {
      message: '画面が何度も止まりました',
      detail:
        'データは失われていません。デバイスへの応答と準備は続いています。もう一度読み込むか、終了して開き直してください。内容はログに記録しました。',
      again: 'もう一度読み込む',
      quit: '終了',
    },
    notSaved: {
      message: (fileName) => `「${fileName}」を保存できませんでした`,
      detail: (folder) =>
        `保存先: ${folder}\n空き容量があるか、書き込める場所かを確かめて、もう一度保存してください。別の場所にも保存できます。`,
    },
    stray: {
      message: 'Shitaku の内部で問題が起きました',
      detail: '内容はログに記録しました。データは保存されています。このまま続けられますが、動きがおかしいときは開き直してください。',
      goOn: '続ける',
      restart: '終了して開き直す',
    },
  },
  en: {
    menu: {
      go: 'Go',
      devices: 'Devices',
      operations: 'Operations',
      bench: 'Kitting',
      help: 'Help',
      services: 'Services',
      zoom: 'Zoom',
      front: 'Bring All to Front',
      collect: 'Collect Diagnostics…',
      updates: 'Check for Updates…',
    },
    closing: {
      question: (serving) =>
        `${serving} ${serving === 1 ? 'device relies' : 'devices rely'} on this app. What happens when the window is closed?`,
      detail:
        'In the menu bar, Shitaku goes on answering devices without a window.\nIf you quit, devices get no answer until it is opened again. Commands stay on hold; none is lost.\n\nYour choice is remembered. You can change it in Settings at any time.',
      keep: 'Keep in the Menu Bar',
      quit: 'Quit',
      cancel: 'Cancel',
    },
    tray: {
      serving: (serving) => (serving === 0 ? 'Serving no devices' : `Serving ${serving} ${serving === 1 ? 'device' : 'devices'}`),
      open: 'Open Shitaku',
    },
    crash: {
      message: 'The screen stopped several times',
      detail:
        'Nothing is lost. Devices are still answered, and what was begun goes on. Load the screen again, or quit and open Shitaku anew. What happened is in the log.',
      again: 'Load Again',
      quit: 'Quit',
    },
    notSaved: {
      message: (fileName) => `“${fileName}” could not be saved`,
      detail: (folder) => `Where: ${folder}\nCheck that there is room and that you may write there, then save it again, or somewhere else.`,
    },
    stray: {
      message: 'Something went wrong inside Shitaku',
      detail: 'It was written to the log, and your data is saved. You can go on; if something behaves strangely, open Shitaku anew.',
      goOn: 'Go On',
      restart: 'Quit and Reopen',
    },
  },
};
