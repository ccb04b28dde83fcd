import { Button } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import type { AccountView } from '#contract/accounts.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './accounts.module.css';
import { useAnswer } from './use-answer.ts';

/** "Can you still sign in?", asked every quarter. "No" opens the ways back. */
export const SignInQuestion = ({ account, onAnswered }: { account: AccountView; onAnswered: (able: boolean) => void }) => {
  const { t } = useText();
  const { address } = account;
  const { answer, pending } = useAnswer(account, onAnswered);
  return (
    <section aria-label={`${t('accounts.question.title')} ${address}`}>
      <Notice
        tone="amber"
        icon={IconUserQuestion}
        title={t('accounts.question.title')}
        action={
          <div className={styles.actions}>
            <Button
              variant="default"
              disabled={pending}
              aria-label={`${t('accounts.question.no')}: ${address}`}
              onClick={() => void answer(false)}
            >
              {t('accounts.question.no')}
            </Button>
            <Button loading={pending} aria-label={`${t('accounts.question.yes')}: ${address}`} onClick={() => void answer(true)}>
              {t('accounts.question.yes')}
            </Button>
          </div>
        }
      >
        <p>{t('accounts.question.text', { address })}</p>
      </Notice>
    </section>
  );
};
