import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { CredentialKind } from '#contract/certificates.ts';
import { dayText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './certificates.module.css';
import type { OpenedBackup } from './open-backup-sheet.tsx';

interface RestorePreviewProps {
  readonly backup: OpenedBackup;
  readonly onClose: () => void;
  readonly onChosen: (kinds: readonly CredentialKind[]) => void;
}

/** What an opened archive holds, beside what is installed. Chosen at first is only what can do no harm. */
export const RestorePreview = ({ backup, onClose, onChosen }: RestorePreviewProps) => {
  const { t, language } = useText();
  const { entries } = backup;
  const [chosen, setChosen] = useState<readonly CredentialKind[]>(() =>
    entries
      .filter(({ relation, hindrance }) => hindrance === null && (relation === 'missing' || relation === 'newer'))
      .map(({ kind }) => kind),
  );
  const toggle = (kind: CredentialKind) => setChosen((now) => (now.includes(kind) ? now.filter((each) => each !== kind) : [...now, kind]));
  const column = (name: 'choose' | 'name' | 'expires' | 'relation') => t(`certificates.backup.restoreSheet.columns.${name}`);
  return (
    <Sheet
      open
      title={t('certificates.backup.restoreSheet.preview')}
      closeLabel={t('common.cancel')}
      onClose={onClose}
      width={760}
      footer={
        <>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button disabled={chosen.length === 0} onClick={() => onChosen(chosen)}>
            {t('certificates.backup.restoreSheet.next')}
          </Button>
        </>
      }
    >
      <Facts
        facts={[
          { name: t('certificates.backup.restoreSheet.madeAt'), value: momentText(backup.madeAt, language) },
          {
            name: t('certificates.backup.restoreSheet.organization'),
            value: backup.organizationName || t('certificates.backup.restoreSheet.none'),
          },
        ]}
      />
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{column('choose')}</th>
            <th scope="col">{column('name')}</th>
            <th scope="col">{column('expires')}</th>
            <th scope="col">{column('relation')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ kind, identityName, expiresAt, relation, hindrance }) => {
            const name = t(`certificates.kinds.${kind}`);
            return (
              <tr key={kind}>
                <td>
                  <Checkbox
                    aria-label={t('certificates.backup.restoreSheet.chooseOf', { name })}
                    checked={chosen.includes(kind)}
                    disabled={relation === 'same' || hindrance !== null}
                    onChange={() => toggle(kind)}
                  />
                </td>
                <th scope="row">
                  {name}
                  <span className="quiet">{identityName}</span>
                </th>
                <td className="numbers">{expiresAt === null ? t('certificates.row.forever') : dayText(expiresAt, language)}</td>
                <td>
                  {t(`certificates.backup.relation.${relation}`)}
                  {hindrance === null ? null : <span className="quiet">{t(`certificates.backup.skipped.${hindrance}`)}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {chosen.length === 0 ? <p className="quiet">{t('certificates.backup.restoreSheet.chooseOne')}</p> : null}
    </Sheet>
  );
};
