import { Button } from '@mantine/core';
import { IconShieldOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { type PickedFile, useCarriedFile } from '../../files/carried-file.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { told } from '../../ui/toast.ts';
import styles from './certificates.module.css';
import { PassphraseSheet } from './passphrase-sheet.tsx';
import { RestoreSheet } from './restore-sheet.tsx';

/** The one archive that holds everything: when it was last made, and the ways to make and to restore one. */
export const BackupCard = ({ backupAt }: { backupAt: number | null }) => {
  const { t, language } = useText();
  const [open, setOpen] = useState<'make' | 'restore' | null>(null);
  const [carried, setCarried] = useState<PickedFile | null>(null);
  useCarriedFile(['backup'], (file) => {
    setCarried(file);
    setOpen('restore');
  });
  const close = () => {
    setOpen(null);
    setCarried(null);
  };
  return (
    <Panel title={t('certificates.backup.title')}>
      <div className={styles.stack}>
        <p className="quiet">{t('certificates.backup.text')}</p>
        {backupAt === null ? (
          <Notice tone="caution" icon={IconShieldOff} title={t('certificates.backup.never')}>
            <p>{t('certificates.backup.neverText')}</p>
          </Notice>
        ) : (
          <p className="numbers">
            {t('certificates.backup.last')}: {momentText(backupAt, language)}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant={backupAt === null ? 'filled' : 'default'} onClick={() => setOpen('make')}>
            {t('certificates.backup.make')}
          </Button>
          <Button variant="default" onClick={() => setOpen('restore')}>
            {t('certificates.backup.restore')}
          </Button>
        </div>
      </div>
      {open === 'make' ? <MakeSheet onClose={close} /> : null}
      {open === 'restore' ? <RestoreSheet carried={carried} onClose={close} /> : null}
    </Panel>
  );
};

const MakeSheet = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText();
  const make = useCall('certificates', 'exportBackup');
  // Main notes the backup as made before it answers: it would be a lie if the file were not saved.
  const cancel = () => {
    if (!make.pending) onClose();
  };
  const confirm = async (passphrase: string) => {
    const answer = await make.run({ passphrase });
    if (!answer.ok) return;
    saveFile(answer.value);
    told(t('certificates.backup.made', { fileName: answer.value.fileName }));
    onClose();
  };
  return (
    <PassphraseSheet
      title={t('certificates.backup.makeSheet.title')}
      lead={t('certificates.backup.makeSheet.lead')}
      action={t('certificates.backup.makeSheet.action')}
      pending={make.pending}
      refusal={make.refusal === null ? null : refusalText(t, make.refusal)}
      onCancel={cancel}
      onConfirm={(passphrase) => void confirm(passphrase)}
    />
  );
};
