import { Button } from '@mantine/core';
import type { PushWizard } from '#contract/push.ts';
import { DragOut } from '../../files/drag-out.tsx';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { FileCard } from './file-card.tsx';
import { useSaveFile } from './use-save-file.ts';

/** An external signer: what to send to whom, and what to expect back. */
export const SignElsewhere = ({ wizard }: { wizard: PushWizard }) => {
  const { t } = useText();
  const csr = useSaveFile('csr');
  return (
    <section className={styles.section}>
      <h3>{t('push.sign.external.send')}</h3>
      <FileCard fileName={wizard.csrFileName}>
        <Button loading={csr.pending} onClick={csr.save}>
          {t('push.sign.external.action')}
        </Button>
        <DragOut file={{ what: 'push-csr' }} />
      </FileCard>
      <RefusedNotice refusal={csr.refusal} />
      <Facts
        facts={[
          { name: t('push.sign.external.who'), value: t('push.sign.external.whoText') },
          { name: t('push.sign.external.what'), value: t('push.sign.external.whatText') },
          { name: t('push.sign.external.back'), value: t('push.sign.external.backText') },
        ]}
      />
    </section>
  );
};
