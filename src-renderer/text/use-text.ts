import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Language } from './i18n.ts';

export type Say = TFunction;

/** The texts of the language now spoken. */
export const useText = (): { t: Say; language: Language } => {
  const { t, i18n } = useTranslation();
  return { t, language: i18n.language === 'ja' ? 'ja' : 'en' };
};

/** A text whose key is known only while running; undefined where there is none. */
export const sayIfKnown = (t: Say, path: string, values: Readonly<Record<string, string | number>> = {}): string | undefined => {
  const text = t(path as 'frame.product', { ...values, defaultValue: '' });
  return text === '' ? undefined : text;
};
