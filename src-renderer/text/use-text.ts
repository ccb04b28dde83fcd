import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Language } from './i18n.ts';

export type Say = TFunction;

/** The texts of the language now spoken. */
export const useText = (): { t: Say; language: Language } => {
  const { t, i18n } = useTranslation();
  return { t: remembering(t), language: i18n.language === 'ja' ? 'ja' : 'en' };
};

const remembered = new WeakMap<Say, Say>();

/** The same, which looks a text up once: nearly all of them are said without values, many in every row of a list. */
function remembering(say: Say): Say {
  const known = remembered.get(say);
  if (known !== undefined) return known;
  const look = say as unknown as (key: string, ...values: unknown[]) => string;
  const texts = new Map<string, string>();
  const quick: typeof look = (key, ...values) => {
    if (values.length > 0) return look(key, ...values);
    const text = texts.get(key) ?? look(key);
    texts.set(key, text);
    return text;
  };
  const remembers = quick as unknown as Say;
  remembered.set(say, remembers);
  return remembers;
}

/** A text whose key is known only while running; undefined where there is none. */
export const sayIfKnown = (t: Say, path: string, values: Readonly<Record<string, string | number>> = {}): string | undefined => {
  const text = t(path as 'frame.product', { ...values, defaultValue: '' });
  return text === '' ? undefined : text;
};
