import { Button } from '@mantine/core';
import type { CredentialView, ReplacedCredential } from '#contract/certificates.ts';
import { dayText } from '../../text/dates.ts';
import { masked } from '../../text/masked-account.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import styles from './certificates.module.css';
import { shortName, tailOf } from './identity-text.ts';

interface CredentialHistoryProps {
  readonly credential: CredentialView;
  readonly pending: boolean;
  readonly onBack: (id: number) => void;
}

/** What a credential replaced, newest first, and the way back to it in one action. */
export const CredentialHistory = ({ credential, pending, onBack }: CredentialHistoryProps) => {
  const { t } = useText();
  const column = (name: 'name' | 'issued' | 'expires' | 'replaced' | 'action') => t(`certificates.detail.columns.${name}`);
  const title = t('certificates.detail.history');
  return (
    <Panel title={title} aside={<span className="quiet">{t('certificates.detail.historyText')}</span>}>
      {credential.history.length === 0 ? (
        <p className="quiet">{t('certificates.detail.noHistory')}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{column('name')}</th>
              <th scope="col">{column('issued')}</th>
              <th scope="col">{column('expires')}</th>
              <th scope="col">{column('replaced')}</th>
              <th scope="col">{column('action')}</th>
            </tr>
          </thead>
          <tbody>
            {credential.history.map((each) => (
              <Row key={each.id} replaced={each} pending={pending} onBack={() => onBack(each.id)} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
};

const Row = ({ replaced, pending, onBack }: { replaced: ReplacedCredential; pending: boolean; onBack: () => void }) => {
  const { t, language } = useText();
  const { identity, identityName, account, serialNumber, issuedAt, expiresAt, replacedAt, hindrance } = replaced;
  const to = expiresAt === null ? t('certificates.row.forever') : dayText(expiresAt, language);
  return (
    <tr>
      <th scope="row">
        {shortName(identityName)}
        <span className="quiet mono">
          {[identity === identityName ? '' : tailOf(identity), tailOf(serialNumber)].filter((text) => text !== '').join(' / ')}
        </span>
        {account === '' ? null : <span className="quiet">{masked(account)}</span>}
      </th>
      <td className={styles.date}>{dayText(issuedAt, language)}</td>
      <td className={styles.date}>{to}</td>
      <td className={styles.date}>{dayText(replacedAt, language)}</td>
      <td>
        {hindrance === null ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={pending}
            aria-label={t('certificates.detail.rollbackOf', { name: shortName(identityName), tail: tailOf(identity) })}
            onClick={onBack}
          >
            {t('certificates.detail.rollback')}
          </Button>
        ) : (
          <span className="quiet">{t(`certificates.detail.hindrance.${hindrance}`)}</span>
        )}
      </td>
    </tr>
  );
};
