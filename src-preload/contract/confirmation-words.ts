/** The words of levels 2 and 3. Apart from the schemas, so that the screens can show them without carrying the schema library. */
export const confirmationWords = {
  replace: { ja: '入れ替え', en: 'REPLACE' },
  restore: { ja: '復元', en: 'RESTORE' },
  erase: { ja: '初期化', en: 'ERASE' },
  wipe: { ja: 'ワイプ', en: 'WIPE' },
  unenroll: { ja: '登録解除', en: 'UNENROL' },
  release: { ja: '解放', en: 'RELEASE' },
  delete: { ja: '削除', en: 'DELETE' },
} as const;

export type ConfirmationWord = keyof typeof confirmationWords;
