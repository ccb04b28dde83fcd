import type { CredentialView } from '#contract/certificates.ts';
import { masked } from '../../text/masked-account.ts';
import { useText } from '../../text/use-text.ts';
import styles from './certificates.module.css';

/** With which Apple Account it was got, and who can sign in to that; a way to the register where nobody is known. */
export const Owners = ({ credential }: { credential: CredentialView }) => {
  const { t } = useText();
  const { account, owner, deputy, installed, kind } = credential;
  const name = t(`certificates.kinds.${kind}`);
  if (!installed || account === '') return null;
  return (
    <dl className={styles.owners}>
      <div>
        <dt>{t('certificates.row.account')}</dt>
        <dd>{masked(account)}</dd>
      </div>
      <div>
        <dt>{t('certificates.row.owner')}</dt>
        <dd>
          {owner === null ? (
            <a
              href="#/accounts"
              aria-label={`${t('certificates.row.unregistered')}: ${t('common.withNote', { main: t('certificates.row.register'), note: name })}`}
            >
              {t('certificates.row.unregistered')}
            </a>
          ) : (
            t('common.withNote', {
              main: owner.name,
              note: deputy === null ? t('certificates.row.noDeputy') : t('certificates.row.deputyIs', { name: deputy.name }),
            })
          )}
        </dd>
      </div>
    </dl>
  );
};
