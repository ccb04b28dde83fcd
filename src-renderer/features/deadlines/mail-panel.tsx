import { IconFlask } from '@tabler/icons-react';
import type { MailSettings } from '#contract/deadlines.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './mail.module.css';
import { MailForm } from './mail-form.tsx';
import { MailTest } from './mail-test.tsx';
import { WaitingMails } from './waiting-mails.tsx';

/** How reminders go out by mail, with a mail to try it. */
export const MailPanel = () => {
  const { t } = useText();
  const { value, refusal } = useAsk('deadlines', 'overview', {});
  const settings = useAsk('settings', 'get', {});
  return (
    <Panel title={t('deadlines.mail.title')}>
      <div className={styles.form}>
        {settings.value?.world === 'practice' ? (
          <Notice tone="caution" icon={IconFlask}>
            <p>{t('deadlines.mail.practice')}</p>
          </Notice>
        ) : null}
        <p className="quiet">{t('deadlines.mail.lead')}</p>
        {value === undefined ? (
          refusal === null ? (
            <DelayedLoader label={t('frame.loading')} />
          ) : (
            <p>{refusalText(t, refusal)}</p>
          )
        ) : (
          <>
            {/* What was saved replaces what was typed: it is half-width now. What becomes of mails does not. */}
            <MailForm key={savedPart(value.mail)} mail={value.mail} />
            <WaitingMails mail={value.mail} />
            <MailTest mail={value.mail} />
          </>
        )}
      </div>
    </Panel>
  );
};

const savedPart = ({ last: _last, waiting: _waiting, nextTryAt: _nextTryAt, ...saved }: MailSettings): string => JSON.stringify(saved);
