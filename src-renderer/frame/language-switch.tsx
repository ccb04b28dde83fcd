import type { Language } from '../text/i18n.ts';
import { useText } from '../text/use-text.ts';
import styles from './language-switch.module.css';
import { useLanguageChoice } from './use-language-choice.ts';

const languages: readonly Language[] = ['ja', 'en'];

/** 日本語｜English: switches at once, and is remembered. */
export const LanguageSwitch = () => {
  const { t, language } = useText();
  const choose = useLanguageChoice();
  return (
    <fieldset className={styles.set}>
      <legend className="seen-by-readers-only">{t('frame.language')}</legend>
      {languages.map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === language} onClick={() => void choose(each)}>
          {t(`frame.languages.${each}`)}
        </button>
      ))}
    </fieldset>
  );
};
