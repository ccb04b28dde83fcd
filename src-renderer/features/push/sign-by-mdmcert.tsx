import { Button } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import type { PushWizard } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';

/** mdmcert.download: the CSR goes there, the answer comes by mail. */
export const SignByMdmcert = ({ wizard }: { wizard: PushWizard }) => {
  const { t, language } = useText();
  const ask = useCall('push', 'askMdmcert');
  const { signatureAskedAt: askedAt, form } = wizard;
  const button = (
    <Button variant={askedAt === null ? 'filled' : 'default'} loading={ask.pending} onClick={() => void ask.run({})}>
      {t(askedAt === null ? 'push.sign.mdmcert.action' : 'push.sign.mdmcert.again')}
    </Button>
  );
  return (
    <section className={styles.section}>
      {askedAt === null ? (
        <p>{t('push.sign.mdmcert.registered', { email: form.email })}</p>
      ) : (
        <Notice tone="info" icon={IconMail} role="status" title={t('push.sign.mdmcert.awaited', { email: form.email })}>
          <p>{t('push.sign.mdmcert.awaitedText', { at: momentText(askedAt, language) })}</p>
          <p className="quiet">{t('push.sign.mdmcert.spam')}</p>
        </Notice>
      )}
      {/* What the service said is in the wizard's state; only what never reached it is told here. */}
      <RefusedNotice refusal={wizard.problem === null ? ask.refusal : null} />
      <div className={styles.row}>{button}</div>
    </section>
  );
};
