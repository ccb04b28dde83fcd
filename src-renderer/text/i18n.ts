import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { ja } from './ja.ts';

export type Language = 'ja' | 'en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof ja };
  }
}

/** All texts are in the bundle: switching the language needs no loading. */
export const i18n = createInstance();

void i18n.use(initReactI18next).init({
  resources: { ja: { translation: ja }, en: { translation: en } },
  lng: navigator.language.startsWith('ja') ? 'ja' : 'en',
  fallbackLng: false,
  initAsync: false,
  interpolation: { escapeValue: false },
});

/** Switches every text at once; the page's language decides glyphs and line breaks. */
export const speak = (language: Language): void => {
  document.documentElement.lang = language;
  if (i18n.language !== language) void i18n.changeLanguage(language);
};
