import { Button } from '@mantine/core';
import type { AccountView } from '#contract/accounts.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import styles from './accounts.module.css';

interface UnregisteredProps {
  readonly accounts: ValueOf<'accounts', 'list'>['unregistered'];
  readonly onRegister: (address: string, purposes: AccountView['purposes']) => void;
}

/** Accounts that credentials name and nobody has registered, each one press from the form. */
export const Unregistered = ({ accounts, onRegister }: UnregisteredProps) => {
  const { t } = useText();
  return (
    <Panel title={t('accounts.unregistered.title')}>
      <p className="quiet">{t('accounts.unregistered.text')}</p>
      <ul className={styles.unregistered}>
        {accounts.map(({ address, kinds }) => (
          <li key={address}>
            <span className={styles.address}>{address}</span>
            <span className="quiet">{kinds.map((kind) => t(`accounts.purposes.${kind}`)).join(', ')}</span>
            <Button aria-label={`${t('accounts.unregistered.action')}: ${address}`} onClick={() => onRegister(address, kinds)}>
              {t('accounts.unregistered.action')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
