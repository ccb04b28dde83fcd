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
import { countedAnew } from './counted-anew.ts';
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
  const [devices, setDevices] = useState(backup.devices);
  const phrase = confirmationPhrase('restore', devices, language);
  const chosen = backup.entries.filter(({ kind }) => kinds.includes(kind));
  const supervision = chosen.some(({ kind, relation }) => kind === 'supervision' && relation !== 'missing' && relation !== 'same');
  const confirm = async (confirmation: { typed: string; reason: string }) => {
    const answer = await restore.run({ backupId: backup.backupId, kinds: [...kinds], confirmation });
    if (!answer.ok) return setDevices(countedAnew(answer.error) ?? devices);
    const { skipped } = answer.value;
    if (skipped.length < kinds.length) told(t('certificates.backup.danger.done'));
    for (const { kind, code } of skipped) {
      const [name, why] = [t(`certificates.kinds.${kind}`), t(`certificates.backup.skipped.${code}`)];
      refused((t) => t('certificates.backup.danger.left', { name, why }));
    }
    onClose();
  };
  // It is done whether or not the sheet is there: it goes with the answer.
  const cancel = () => {
    if (!restore.pending) onClose();
  };
  return (
    <DangerSheet
      open
      title={t('certificates.backup.danger.title')}
      phrase={phrase}
      labels={dangerLabels(t, phrase, t('certificates.backup.danger.action', { count: kinds.length }))}
      pending={restore.pending}
      refusal={restore.refusal === null ? null : refusalText(t, restore.refusal)}
      onCancel={cancel}
      onConfirm={(given) => void confirm(given)}
    >
      <p>{t('certificates.backup.danger.lead')}</p>
      <ul className={styles.plain}>
        {chosen.map(({ kind, identityName, relation }) => (
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
          {devices > 0
            ? t('certificates.backup.danger.devices', { count: devices })
            : t(supervision ? 'certificates.rollback.uncounted' : 'certificates.backup.danger.noDevices')}
        </strong>
      </p>
    </DangerSheet>
  );
};
