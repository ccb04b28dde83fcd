import { useState } from 'react';
import type { CredentialKind } from '#contract/certificates.ts';
import { useCall } from '../../bridge/use-call.ts';
import type { PickedFile } from '../../files/carried-file.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { refused, told } from '../../ui/toast.ts';
import styles from './certificates.module.css';
import { OpenBackupSheet, type OpenedBackup } from './open-backup-sheet.tsx';
import { RestorePreview } from './restore-preview.tsx';

/** Opens an archive, shows what it would change, and only then asks whether it shall: level 3. */
export const RestoreSheet = ({ carried, onClose }: { carried: PickedFile | null; onClose: () => void }) => {
  const [backup, setBackup] = useState<OpenedBackup | null>(null);
  const [kinds, setKinds] = useState<readonly CredentialKind[] | null>(null);
  if (backup === null) return <OpenBackupSheet carried={carried} onClose={onClose} onOpened={setBackup} />;
  if (kinds === null) return <RestorePreview backup={backup} onClose={onClose} onChosen={setKinds} />;
  return <RestoreDanger backup={backup} kinds={kinds} onClose={onClose} />;
};

const RestoreDanger = ({ backup, kinds, onClose }: { backup: OpenedBackup; kinds: readonly CredentialKind[]; onClose: () => void }) => {
  const { t, language } = useText();
  const restore = useCall('certificates', 'restoreBackup');
  const phrase = confirmationPhrase('restore', backup.devices, language);
  const confirm = async (confirmation: { typed: string; reason: string }) => {
    const answer = await restore.run({ backupId: backup.backupId, kinds: [...kinds], confirmation });
    if (!answer.ok) return;
    const { skipped } = answer.value;
    if (skipped.length < kinds.length) told(t('certificates.backup.danger.done'));
    for (const { kind, code } of skipped) {
      const [name, why] = [t(`certificates.kinds.${kind}`), t(`certificates.backup.skipped.${code}`)];
      refused(t('certificates.backup.danger.left', { name, why }));
    }
    onClose();
  };
  return (
    <DangerSheet
      open
      title={t('certificates.backup.danger.title')}
      phrase={phrase}
      labels={dangerLabels(t, phrase, t('certificates.backup.danger.action', { count: kinds.length }))}
      pending={restore.pending}
      refusal={restore.refusal === null ? null : refusalText(t, restore.refusal)}
      onCancel={onClose}
      onConfirm={(given) => void confirm(given)}
    >
      <p>{t('certificates.backup.danger.lead')}</p>
      <ul className={styles.plain}>
        {backup.entries
          .filter(({ kind }) => kinds.includes(kind))
          .map(({ kind, identityName, relation }) => (
            <li key={kind}>
              {t('common.withNote', {
                main: `${t(`certificates.kinds.${kind}`)}: ${identityName}`,
                note: t(`certificates.backup.relation.${relation}`),
              })}
            </li>
          ))}
      </ul>
      <p>
        <strong>
          {backup.devices === 0
            ? t('certificates.backup.danger.noDevices')
            : t('certificates.backup.danger.devices', { count: backup.devices })}
        </strong>
      </p>
    </DangerSheet>
  );
};
