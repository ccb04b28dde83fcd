import { useMemo } from 'react';
import { countryCodes } from '#contract/country-codes.ts';
import { useText } from '../../text/use-text.ts';

/** All countries by their name in the language now spoken; Japan first. */
export const useCountries = (): { value: string; label: string }[] => {
  const { language } = useText();
  return useMemo(() => {
    const names = new Intl.DisplayNames(language, { type: 'region' });
    const { compare } = new Intl.Collator(language);
    const first = (code: string) => (code === 'JP' ? 0 : 1);
    return countryCodes
      .map((code) => ({ value: code, label: `${names.of(code) ?? code} (${code})` }))
      .sort((a, b) => first(a.value) - first(b.value) || compare(a.label, b.label));
  }, [language]);
};
