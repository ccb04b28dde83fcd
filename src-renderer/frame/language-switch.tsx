import { refusalOf } from '../bridge/ask.ts';
import { useCall } from '../bridge/use-call.ts';
import { type Language, speak } from '../text/i18n.ts';
import { refusalText } from '../text/refusal-text.ts';
import { useText } from '../text/use-text.ts';
import { refused } from '../ui/toast.ts';
import styles from './language-switch.module.css';

const languages: readonly Language[] = ['ja', 'en'];

/** 日本語｜English: switches at once, and is remembered. */
export const LanguageSwitch = () => {
  const { t, language } = useText();
  const set = useCall('settings', 'setLanguage');
  const choose = async (next: Language) => {
    speak(next);
    const told = await set.run({ language: next });
    if (told.ok) return;
    speak(language);
    refused(refusalText(t, refusalOf('settings', 'setLanguage', told.error)));
  };
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
