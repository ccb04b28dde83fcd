import { Button } from '@mantine/core';
import type { Library } from '#contract/about.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './about.module.css';

/** The licence of one library, word for word; it stays in the language of its authors. */
export const LicenceSheet = ({ library, onClose }: { library: Library; onClose: () => void }) => {
  const { t } = useText();
  const { name, version, licence, homepage } = library;
  const { value, refusal } = useAsk('about', 'licence', { name, version });
  return (
    <Sheet
      open
      title={`${name} ${version}`}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={680}
      footer={
        <Button variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <p className="quiet">{[licence, homepage].filter(Boolean).join(' · ')}</p>
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <p role="alert">{refusalText(t, refusal)}</p>
        )
      ) : (
        <pre className={styles.text} lang="en">
          {value.text}
        </pre>
      )}
    </Sheet>
  );
};
