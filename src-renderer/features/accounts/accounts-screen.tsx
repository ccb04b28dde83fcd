import { ActionIcon, Button } from '@mantine/core';
import { IconAddressBook, IconAddressBookOff, IconArrowLeft, IconLockOff, IconUserPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { AccountView } from '#contract/accounts.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { AccountCard } from './account-card.tsx';
import { emptyForm, formOf } from './account-form.ts';
import { AccountSheet } from './account-sheet.tsx';
import styles from './accounts.module.css';
import { LostAccount } from './lost-account.tsx';
import { SignInQuestion } from './sign-in-question.tsx';
import { Unregistered } from './unregistered.tsx';

/** Apple Account register: whose account holds which credential, and who can stand in (product.md I-20). */
export const AccountsScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { value, refusal } = useAsk('accounts', 'list', {});
  const [sheet, setSheet] = useState<{ id: string | null; form: ReturnType<typeof emptyForm> } | null>(null);
  const [lost, setLost] = useState<{ readonly id: string } | null>(null);
  const answered = (id: string) => (able: boolean) => setLost(able ? null : { id });
  const register = (address = '', purposes: AccountView['purposes'] = []) => setSheet({ id: null, form: emptyForm(address, purposes) });
  return (
    <Page
      title={t('accounts.title')}
      subtitle={t('accounts.subtitle')}
      leading={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={t('common.back')}
          onClick={() => void navigate({ to: '/certificates' })}
        >
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
      actions={
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => register()}>
          {t('accounts.add')}
        </Button>
      }
    >
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconAddressBookOff} title={refusalText(t, refusal)} />
        )
      ) : (
        <div className={styles.page}>
          <Notice tone="info" icon={IconLockOff}>
            <p>{t('accounts.noPassword')}</p>
          </Notice>
          {value.accounts.map((account) =>
            account.able === false ? (
              <LostAccount key={account.id} account={account} arrival={lost?.id === account.id ? lost : null} />
            ) : account.due ? (
              <SignInQuestion key={account.id} account={account} onAnswered={answered(account.id)} />
            ) : null,
          )}
          {value.unregistered.length === 0 ? null : <Unregistered accounts={value.unregistered} onRegister={register} />}
          {value.accounts.length === 0 && value.unregistered.length === 0 ? (
            <Empty icon={IconAddressBook} title={t('accounts.none')}>
              {t('accounts.noneText')}
            </Empty>
          ) : null}
          {value.accounts.map((account) => (
            <AccountCard
              key={account.id}
              account={account}
              onAnswered={answered(account.id)}
              onEdit={() => setSheet({ id: account.id, form: formOf(account) })}
            />
          ))}
        </div>
      )}
      {sheet === null ? null : <AccountSheet id={sheet.id} initial={sheet.form} onClose={() => setSheet(null)} />}
    </Page>
  );
};
