import { SegmentedControl } from '@mantine/core';
import { useLanguageChoice } from '../../frame/use-language-choice.ts';
import { useText } from '../../text/use-text.ts';
import styles from './welcome.module.css';

export const LanguageChoice = () => {
  const { t, language } = useText();
  const choose = useLanguageChoice();
  return (
    <SegmentedControl
      className={styles.language ?? ''}
      aria-label={t('frame.language')}
      value={language}
      data={[
        { value: 'ja', label: t('frame.languages.ja') },
        { value: 'en', label: t('frame.languages.en') },
      ]}
      onChange={(next) => void choose(next === 'ja' ? 'ja' : 'en')}
    />
  );
};
