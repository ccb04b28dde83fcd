import { IconMailExclamation } from '@tabler/icons-react';
import type { MailSettings } from '#contract/deadlines.ts';
import { shortMomentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';

/** Nothing is lost by an outage, and it is said: how many mails wait, and when they are tried again. */
export const WaitingMails = ({ mail: { waiting, last, nextTryAt } }: { mail: MailSettings }) => {
  const { t, language } = useText();
  // Without a problem they are just on their way. What it was stands below, with the last mail.
  if (waiting === 0 || last?.problem == null) return null;
  return (
    <Notice tone="amber" icon={IconMailExclamation} role="status" title={t('deadlines.mail.waiting', { count: waiting })}>
      {nextTryAt === null ? null : <p>{t('deadlines.mail.nextTry', { date: shortMomentText(nextTryAt, language) })}</p>}
    </Notice>
  );
};
