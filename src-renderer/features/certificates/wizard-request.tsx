import { Button } from '@mantine/core';
import { IconAlertTriangle, IconFileCertificate } from '@tabler/icons-react';
import type { PushWizard } from '#contract/certificates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { useSaveRequest } from './use-save-request.ts';
import styles from './wizard.module.css';

/** The request is made: it has to be saved before it can be uploaded. */
export const WizardRequest = ({ wizard }: { wizard: PushWizard }) => {
  const { t } = useText();
  const request = useSaveRequest();
  return (
    <>
      <div className={styles.file}>
        <IconFileCertificate size={30} stroke={1.5} aria-hidden />
        <div>
          <p className="quiet">{t('wizard.request.file')}</p>
          <p className="mono">{wizard.requestFileName}</p>
        </div>
      </div>
      {request.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, request.refusal)}</p>
        </Notice>
      )}
      <div>
        <Button loading={request.pending} onClick={() => void request.save()}>
          {t('wizard.request.action')}
        </Button>
      </div>
    </>
  );
};
