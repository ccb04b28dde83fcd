/** The page of the token wizards while the person is at Apple’s site. */
export const tokensPortal = {
  title: {
    ade: 'Apple のサイトでトークンを受け取る',
    content: 'Apple のサイトでトークンを受け取る',
    api: 'Apple のサイトで秘密鍵を受け取る',
  },
  lead: {
    ade: '公開鍵をサーバに登録し、トークンをダウンロードして、この画面に入れます。',
    content: '場所のトークンをダウンロードし、この画面に入れます。',
    api: 'API アカウントを作り、ID を書き写して、秘密鍵をこの画面に入れます。',
  },
  open: 'Apple のサイトを開く',
  openPractice: '練習用のサイトを開く',
  row: {
    ade: 'サーバ「{{name}}」の行を開きます',
    content: '場所「{{name}}」の行を使います',
    api: '今の API アカウントは「{{name}}」です',
  },
  rowWhy: {
    ade: '別のサーバのトークンを入れると、割り当て済みのデバイスを同期できなくなります。',
    content: '別の場所のトークンを入れると、今のライセンスを管理できなくなります。',
    api: '別のアカウントの鍵に替えると、権限の範囲が変わることがあります。',
  },
  warning: {
    renewal: 'ダウンロードした瞬間に、今のトークンは無効になります。続けてすぐ取り込んでください',
    renewalText: '取り込むまで、Apple との同期は止まります。時間のあるときに始めてください。',
    new: 'ダウンロードしたら、続けてすぐ取り込んでください',
    newText: {
      ade: '同じサーバを別の MDM が使っていると、その MDM のトークンは無効になります。',
      content: '同じ場所を別の MDM が使っていると、その MDM のトークンは無効になります。',
    },
    once: '秘密鍵は、一度しかダウンロードできません',
    onceText: '取り込みが終わるまで、ファイルを消さないでください。',
  },
  account: '管理対象 Apple Account',
  accountHint: 'サインインに使うものです。この人のパスワードや役割が変わると、トークンが無効になることがあります。',
  accountApiHint: 'サインインに使うものです。',
  clientId: 'クライアント ID',
  clientIdHint: 'サイトの表示を貼り付けます。BUSINESSAPI. または SCHOOLAPI. で始まります。',
  keyId: 'キー ID',
  keyIdHint: 'サイトの表示を貼り付けます。',
  narrowed: '全角を半角に直しました。',
  buttons: {
    download: '新しいトークンを受け取ります',
    replaceKeep: '公開鍵は登録済みです',
    replaceNew: '新しい公開鍵を登録します',
    delete: '割り当てたデバイスが、すべて外れます',
  },
  kept: '「{{fileName}}」を預かっています',
  keptArrived: 'ダウンロードに届いたファイルを預かっています',
  keptText: '入力を直したら、同じファイルを取り込めます。',
  retry: 'このファイルを取り込む',
  drop: {
    title: {
      ade: 'ダウンロードした .p7m をここにドロップ',
      content: 'ダウンロードした .vpptoken をここにドロップ',
      api: 'ダウンロードした秘密鍵(.pem)をここにドロップ',
    },
    hint: {
      ade: 'ファイル名は (サーバ名)_Token_(日時)Z_smime.p7m で、約 2 KB です。',
      content: 'ファイル名は sToken_for_(場所)_.vpptoken です。全角文字は「_」に変わります。',
      api: '一度しかダウンロードできないファイルです。違うファイルは取り込みません。',
    },
    input: { ade: 'トークンのファイル', content: 'トークンのファイル', api: '秘密鍵のファイル' },
  },
};

/** The steps on Apple’s site; the names of its buttons are in portal-names.ts. */
export const tokensGuide = {
  title: 'サイトでの手順',
  signIn: '{{account}} でサインインします。',
  signInAny: '管理対象 Apple Account でサインインします。',
  code: '求められたら、2ファクタ認証のコードを入力します。',
  preferences: '左下のアカウント名から {{preferences}} を開きます。',
  renamed: 'Apple はボタンの名前を時々変えます。近い言葉を探してください。',
  ade: {
    add: '{{servers}} の {{add}} を押します。',
    name: 'サーバの名前を入力します。例 Shitaku',
    upload: '{{upload}} で「{{fileName}}」を選びます。',
    uploadAny: '{{upload}} で、保存した公開鍵を選びます。',
    save: '{{save}} を押します。',
    open: '一覧からサーバを開きます。',
    openRow: '{{servers}} の一覧から「{{server}}」を開きます。',
    replace: '{{replace}} で「{{fileName}}」を登録します。',
    download: '{{download}} を押します。',
    confirm: '確認の画面で、もう一度 {{download}} を押します。',
    back: '届いた .p7m を、このアプリに入れます。',
  },
  content: {
    payments: '{{payments}} を開きます。',
    row: '{{tokens}} で、使う場所の {{download}} を押します。',
    rowOf: '{{tokens}} で、場所「{{location}}」の {{download}} を押します。',
    back: '届いた .vpptoken を、このアプリに入れます。',
  },
  api: {
    open: '{{api}} を開きます。',
    create: '{{create}} を押し、名前と役割を決めます。',
    copy: '{{clientId}} と {{keyId}} を、このアプリに書き写します。',
    download: '{{key}} を押します。一度しかできません。',
    back: '届いた .pem を、このアプリに入れます。',
  },
  done: '今、サイトでの作業はありません。',
};
