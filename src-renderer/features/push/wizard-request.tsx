import { Button } from '@mantine/core';
import type { PushWizard } from '#contract/push.ts';
import { DragOut } from '../../files/drag-out.tsx';
import { useText } from '../../text/use-text.ts';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { FileCard } from './file-card.tsx';
import { useSaveFile } from './use-save-file.ts';

/** The request is made: it has to be saved before it can be uploaded. */
export const WizardRequest = ({ wizard }: { wizard: PushWizard }) => {
  const { t } = useText();
  const request = useSaveFile('request');
  return (
    <>
      <FileCard fileName={wizard.requestFileName} />
      <RefusedNotice refusal={request.refusal} />
      <div className={styles.row}>
        <Button loading={request.pending} onClick={request.save}>
          {t('push.request.action')}
        </Button>
        <DragOut file={{ what: 'push-request' }} />
        <span className="quiet">{t('push.request.later')}</span>
      </div>
    </>
  );
};
