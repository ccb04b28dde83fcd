import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { MailSettings } from '#contract/deadlines.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './mail.module.css';

/** A mail to every recipient now, and what the server said to it. */
export const MailTest = ({ mail }: { mail: MailSettings }) => {
  const { t, language } = useText();
  const test = useCall('deadlines', 'testMail');
  const { last } = mail;
  const [sent, setSent] = useState(false);
  const send = async () => {
    setSent(false);
    setSent((await test.run({})).ok);
  };
  const why = (code: string) => refusalText(t, { noun: 'deadlines', call: 'testMail', code, details: {} });
  const lastText =
    last === null
      ? t('deadlines.mail.never')
      : last.problem === null
        ? t('deadlines.mail.lastSent', { date: momentText(last.at, language) })
        : t('deadlines.mail.lastFailed', { date: momentText(last.at, language), why: why(last.problem) });
  return (
    <div className={styles.test}>
      <Facts facts={[{ name: t('deadlines.mail.last'), value: lastText }]} />
      <div className={styles.line}>
        <Button variant="default" loading={test.pending} onClick={() => void send()}>
          {t('deadlines.mail.test')}
        </Button>
        <span className="quiet">{t('deadlines.mail.testNote')}</span>
      </div>
      {sent ? (
        <Notice tone="good" icon={IconCircleCheck} role="status">
          <p>{t('deadlines.mail.tested')}</p>
        </Notice>
      ) : null}
      {test.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, test.refusal)}</p>
          {test.refusal.details['unsent'] && test.refusal.code === 'mail-recipient' ? (
            <p>{t('deadlines.mail.unsent', { unsent: test.refusal.details['unsent'] })}</p>
          ) : null}
          {test.refusal.details['reason'] ? (
            <p className="mono">{t('deadlines.mail.server', { reason: test.refusal.details['reason'] })}</p>
          ) : null}
        </Notice>
      )}
    </div>
  );
};
