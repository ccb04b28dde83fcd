import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { DiagnosisView } from '#contract/diagnosis.ts';
import { useText } from '../../text/use-text.ts';
import { told } from '../../ui/toast.ts';
import styles from './diagnosis.module.css';

/** What to write to the person with the device, in the language they read. */
export const UserMessage = ({ view }: { view: DiagnosisView }) => {
  const { t, language } = useText();
  const id = useId();
  const [chosen, setChosen] = useState<'ja' | 'en' | null>(null);
  const lng = chosen ?? language;
  const { message, deviceName, serialNumber: serial } = view;
  const name = deviceName || t('devices.nameless', { lng });
  const text = message === 'none' ? '' : t(`diagnosis.message.text.${message}`, { lng, name, serial });
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    told(t('common.copied'));
  };
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.heading}>
        {t('diagnosis.message.title')}
      </h3>
      {message === 'none' ? (
        <p>{t('diagnosis.message.none')}</p>
      ) : (
        <>
          <Textarea aria-label={t('diagnosis.message.title')} value={text} lang={lng} readOnly autosize minRows={3} maxRows={9} />
          <div className={styles.buttons}>
            <SegmentedControl
              size="xs"
              aria-label={t('diagnosis.message.language')}
              value={lng}
              data={[
                { value: 'ja', label: t('frame.languages.ja') },
                { value: 'en', label: t('frame.languages.en') },
              ]}
              onChange={(value) => setChosen(value === 'ja' ? 'ja' : 'en')}
            />
            <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void copy()}>
              {t('common.copy')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
};
