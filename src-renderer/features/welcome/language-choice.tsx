import { SegmentedControl } from '@mantine/core';
import { useCall } from '../../bridge/use-call.ts';
import { speak } from '../../text/i18n.ts';
import { useText } from '../../text/use-text.ts';
import styles from './welcome.module.css';

export const LanguageChoice = () => {
  const { t, language } = useText();
  const set = useCall('settings', 'setLanguage');
  return (
    <SegmentedControl
      className={styles.language ?? ''}
      aria-label={t('frame.language')}
      value={language}
      data={[
        { value: 'ja', label: t('frame.languages.ja') },
        { value: 'en', label: t('frame.languages.en') },
      ]}
      onChange={(value) => {
        const next = value === 'ja' ? 'ja' : 'en';
        speak(next);
        void set.run({ language: next });
      }}
    />
  );
};
