/** The words of level 3. Apart from the schemas, so that the screens can show them without carrying the schema library. */
export const confirmationWords = {
  replace: { ja: '入れ替え', en: 'REPLACE' },
  restore: { ja: '復元', en: 'RESTORE' },
} as const;

export type ConfirmationWord = keyof typeof confirmationWords;
