import { IconCertificateOff } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { BackupCard } from './backup-card.tsx';
import styles from './certificates.module.css';
import { credentialGroups } from './credential-kinds.ts';
import { CredentialRow } from './credential-row.tsx';
import { useOpenWizards } from './use-open-wizards.ts';

/** Every credential an MDM needs: how long it lasts, whose it is, and what to do about it. */
export const CertificatesScreen = () => {
  const { t } = useText();
  const { value, refusal } = useAsk('certificates', 'list', {});
  const open = useOpenWizards();
  return (
    <Page title={t('frame.areas.certificates')} subtitle={t('certificates.subtitle')}>
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconCertificateOff} title={refusalText(t, refusal)} />
        )
      ) : (
        <div className={styles.cards}>
          {credentialGroups.map(({ group, kinds }) => (
            <Panel key={group} title={t(`certificates.groups.${group}.title`)} flush>
              <p className={`quiet ${styles.lead}`}>{t(`certificates.groups.${group}.text`)}</p>
              <ul className={styles.rows}>
                {kinds.map((kind) => {
                  const credential = value.credentials.find((each) => each.kind === kind);
                  return credential === undefined ? null : <CredentialRow key={kind} credential={credential} underWay={open.has(kind)} />;
                })}
              </ul>
            </Panel>
          ))}
          <BackupCard backupAt={value.backupAt} />
        </div>
      )}
    </Page>
  );
};
