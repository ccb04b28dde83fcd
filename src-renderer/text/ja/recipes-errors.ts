const gone = 'このレシピは、もうありません。';
const shipped = '付属のレシピは変えられません。複製してから変えてください。';

export const recipesErrors = {
  save: {
    'recipe-invalid': 'レシピに問題があるため、保存できません。',
    'recipe-unknown': gone,
    'recipe-shipped': shipped,
    'changed-meanwhile': '編集している間に、別の画面で変更されました。名前を変えた別のレシピとして保存するか、開き直してください。',
    'name-taken': 'この名前のレシピは、すでにあります。',
  },
  remove: { 'recipe-unknown': gone, 'recipe-shipped': '付属のレシピは削除できません。' },
  export: { 'recipe-unknown': gone },
  setWifiPassword: {
    'ssid-invalid': 'ネットワーク名(SSID)は1〜32バイトで入力してください。',
    'password-invalid': 'パスワードは8〜63文字の半角で入力してください。',
  },
};
