import { Button, PasswordInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import type { Incoming } from '#contract/incoming.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ArrivalOffer } from '../../files/arrival-offer.tsx';
import type { PickedFile } from '../../files/carried-file.ts';
import { FileDrop } from '../../files/file-drop.tsx';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './certificates.module.css';
import { ChosenFile } from './chosen-file.tsx';

/** What an archive holds, and what would change. */
export type OpenedBackup = ValueOf<'certificates', 'openBackup'>;

interface OpenBackupSheetProps {
  readonly carried: PickedFile | null;
  readonly onClose: () => void;
  readonly onOpened: (backup: OpenedBackup) => void;
}

/** Which archive, and its passphrase. Nothing is changed by looking. */
export const OpenBackupSheet = ({ carried, onClose, onOpened }: OpenBackupSheetProps) => {
  const { t } = useText();
  const form = useId();
  const open = useCall('certificates', 'openBackup');
  const [file, setFile] = useState<Incoming | null>(carried);
  const [passphrase, setPassphrase] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null || passphrase === '' || open.pending) return;
    const answer = await open.run({ file, passphrase });
    if (answer.ok) onOpened(answer.value);
  };
  return (
    <Sheet
      open
      title={t('certificates.backup.restoreSheet.title')}
      closeLabel={t('common.cancel')}
      onClose={onClose}
      width={560}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={form} loading={open.pending} disabled={file === null || passphrase === ''}>
            {t('certificates.backup.restoreSheet.open')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={(event) => void submit(event)}>
        {file === null ? (
          <>
            <FileDrop
              accepts={['backup']}
              title={t('certificates.backup.restoreSheet.drop')}
              hint={t('certificates.backup.restoreSheet.dropHint')}
              onFile={setFile}
            />
            <ArrivalOffer accepts={['backup']} onFile={setFile} />
          </>
        ) : (
          <ChosenFile
            name={'fileName' in file ? file.fileName : t('certificates.backup.restoreSheet.arrived')}
            onAnother={() => {
              setFile(null);
              open.reset();
            }}
          />
        )}
        <PasswordInput
          label={t('certificates.passphrase.first')}
          autoComplete="off"
          maxLength={200}
          value={passphrase}
          visibilityToggleButtonProps={{ 'aria-label': t('certificates.passphrase.show') }}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        <p className="quiet">{t('certificates.backup.restoreSheet.nothingYet')}</p>
        {open.refusal === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusalText(t, open.refusal)}</p>
          </Notice>
        )}
      </form>
    </Sheet>
  );
};
