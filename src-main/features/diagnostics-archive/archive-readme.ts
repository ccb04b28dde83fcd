/** The page that lies on top, for whoever opens the archive before sending it, and for whoever gets it. */
export const archiveReadme = (madeAt: string, kept: readonly string[]): string => `Shitaku 診断情報
================
作成: ${madeAt}

この中身は、すべて普通のテキストと JSON です。送る前に開いて確かめてください。Shitaku が自動で送ることはありません。

  versions.json    バージョン、OS、実行環境
  settings.json    設定(パスワード、鍵、トークンは含みません)
  database.json    データベースの状態と、表ごとの行数(内容は含みません)
  services.json    エンジンや USB などの状態
  logs/            ログ(秘密に見えるものは、もう一度取り除いています)

含まれないもの: 秘密鍵、トークン、パスワード、PIN、デバイスの内容。
個人に関わる情報は、[device-1] のような仮の名前に置き換えています。同じ仮の名前は、この中では同じものを指します。
置き換えずに入れた種類: ${kept.length === 0 ? 'なし' : kept.join(', ')}


Shitaku diagnostics
===================
Made: ${madeAt}

Everything in here is plain text and JSON. Open it and read it before you send it. Shitaku sends nothing by itself.

  versions.json    versions, operating system, runtime
  settings.json    settings (no password, key or token)
  database.json    state of the database and rows by table (no contents)
  services.json    state of the engine, USB and other services
  logs/            logs (what looks like a secret was taken out once more)

Not in here: private keys, tokens, passwords, PINs, what is on devices.
Personal data has a made-up name such as [device-1]. The same name stands for the same thing throughout this archive.
Kinds that were put in as they are: ${kept.length === 0 ? 'none' : kept.join(', ')}
`;
