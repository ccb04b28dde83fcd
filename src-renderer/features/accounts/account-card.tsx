import { ActionIcon, Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconMail, IconTrash, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { AccountView } from '#contract/accounts.ts';
import { dayText } from '../../text/dates.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './accounts.module.css';
import { RemovalSheet } from './removal-sheet.tsx';
import { SignInQuestion } from './sign-in-question.tsx';

const hintLook = {
  personal: { tone: 'bad', icon: IconMail },
  named: { tone: 'caution', icon: IconUser },
  group: { tone: 'good', icon: IconUsersGroup },
} as const;

interface AccountCardProps {
  readonly account: AccountView;
  readonly onEdit: () => void;
  readonly onAnswered: (able: boolean) => void;
}

/** One account: who is asked, how the codes arrive, and in a sentence each what is missing. */
export const AccountCard = ({ account, onEdit, onAnswered }: AccountCardProps) => {
  const { t, language } = useText();
  const [removing, setRemoving] = useState(false);
  const [asking, setAsking] = useState(false);
  const again = useRef<HTMLButtonElement>(null);
  const { address, able, confirmedAt, due, gaps } = account;
  const confirmed =
    confirmedAt === null
      ? t('accounts.confirmed.never')
      : t(able === false ? 'accounts.confirmed.no' : 'accounts.confirmed.yes', { date: dayText(confirmedAt, language) });
  const answered = (could: boolean) => {
    setAsking(false);
    // The pressed button goes; after a "no", the ways back take the person along.
    if (could) again.current?.focus();
    onAnswered(could);
  };
  return (
    <>
      <Panel
        title={address}
        aside={
          <div className={styles.actions}>
            <Chip {...hintLook[account.hint]} label={t(`accounts.hints.${account.hint}`)} />
            <Button variant="default" aria-label={`${t('accounts.edit')}: ${address}`} onClick={onEdit}>
              {t('accounts.edit')}
            </Button>
            <ActionIcon variant="default" size={28} aria-label={`${t('accounts.remove')}: ${address}`} onClick={() => setRemoving(true)}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        }
      >
        <div className={styles.card}>
          <Facts
            facts={[
              {
                name: t(account.managed ? 'accounts.managed' : 'accounts.personal'),
                value: account.purposes.map((kind) => t(`accounts.purposes.${kind}`)).join(', ') || t('common.none'),
              },
              { name: t('accounts.names.owner'), value: personText(account.owner, t) },
              { name: t('accounts.names.deputy'), value: account.deputy === null ? t('common.none') : personText(account.deputy, t) },
              { name: t('accounts.names.trustedNumbers'), value: account.trustedNumbers.join(', ') || t('common.none') },
              { name: t('accounts.names.confirmed'), value: confirmed },
              ...(due ? [] : [{ name: t('accounts.names.askAt'), value: dayText(account.askAt, language) }]),
              ...(account.note === '' ? [] : [{ name: t('accounts.names.note'), value: account.note }]),
            ]}
          />
          <div className={styles.standing}>
            {gaps.length === 0 ? (
              <p className={styles.complete}>
                <IconCircleCheck size={18} aria-hidden />
                {t('accounts.complete')}
              </p>
            ) : (
              <ul className={styles.gaps}>
                {gaps.map((gap) => (
                  <li key={gap} data-tone="amber">
                    <IconAlertTriangle size={16} aria-hidden />
                    <span>{t(`accounts.gaps.${gap}`)}</span>
                  </li>
                ))}
              </ul>
            )}
            {due ? null : (
              <Button
                ref={again}
                variant="default"
                aria-expanded={asking}
                aria-label={`${t('accounts.question.again')}: ${address}`}
                onClick={() => setAsking(!asking)}
              >
                {t('accounts.question.again')}
              </Button>
            )}
          </div>
        </div>
        <RemovalSheet account={removing ? account : null} onClose={() => setRemoving(false)} />
      </Panel>
      {asking && !due ? <SignInQuestion account={account} onAnswered={answered} /> : null}
    </>
  );
};

const personText = ({ name, email }: { name: string; email: string }, t: Say): string => t('accounts.person', { name, email });
