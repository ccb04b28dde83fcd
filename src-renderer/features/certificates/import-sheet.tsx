import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import type { PickedFile } from '../../files/carried-file.ts';
import { FileDrop } from '../../files/file-drop.tsx';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './certificates.module.css';
import { ChosenFile } from './chosen-file.tsx';
import { countedAnew } from './counted-anew.ts';

export type ImportKind = 'push' | 'supervision' | 'vendor';

interface Change {
  readonly installed: string;
  readonly incoming: string;
  readonly devices: number;
}

/** Certificate and key from a PKCS#12 file. Another identity than the installed one wants a confirmation of level 3. */
export const ImportSheet = ({ kind, carried, onClose }: { kind: ImportKind; carried: PickedFile | null; onClose: () => void }) => {
  const { t, language } = useText();
  const form = useId();
  const load = useCall('certificates', 'importPkcs12');
  const [file, setFile] = useState<PickedFile | null>(carried);
  const [passphrase, setPassphrase] = useState('');
  const [account, setAccount] = useState('');
  const [change, setChange] = useState<Change | null>(null);

  const run = async (confirmation: { typed: string; reason: string } | null) => {
    if (file === null || load.pending) return;
    const answer = await load.run({ kind, file, passphrase, account: account.normalize('NFKC').trim(), confirmation });
    if (answer.ok) {
      told(t('certificates.detail.imported'));
      return onClose();
    }
    const { code, details = {} } = answer.error;
    if (code === 'identity-changed') {
      setChange({ installed: details['installed'] ?? '', incoming: details['new'] ?? '', devices: Number(details['devices'] ?? 0) });
    }
    // What concerns the file or its passphrase is put right where they are.
    else if (code !== 'confirmation-wrong' && code !== 'reason-empty') setChange(null);
    else if (change !== null) setChange({ ...change, devices: countedAnew(answer.error) ?? change.devices });
  };
  // It is done whether or not the sheet is there: it goes with the answer.
  const cancel = () => {
    if (!load.pending) onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(null);
  };
  const refusal = load.refusal === null || load.refusal.code === 'identity-changed' ? null : refusalText(t, load.refusal);

  if (change !== null) {
    const phrase = confirmationPhrase('replace', change.devices, language);
    return (
      <DangerSheet
        open
        title={t('certificates.importSheet.danger.title')}
        phrase={phrase}
        labels={dangerLabels(t, phrase, t('certificates.importSheet.danger.action'))}
        pending={load.pending}
        refusal={refusal}
        onCancel={cancel}
        onConfirm={(given) => void run(given)}
      >
        <p>
          {t('certificates.importSheet.danger.lead')}{' '}
          <strong>
            {kind === 'supervision' && change.devices === 0
              ? t('certificates.rollback.uncounted')
              : t('certificates.importSheet.danger.devices', { count: change.devices })}
          </strong>
        </p>
        <Facts
          facts={[
            { name: t('certificates.importSheet.danger.installed'), value: change.installed, mono: true },
            { name: t('certificates.importSheet.danger.incoming'), value: change.incoming, mono: true },
          ]}
        />
      </DangerSheet>
    );
  }
  return (
    <Sheet
      open
      title={t('certificates.importSheet.title', { name: t(`certificates.kinds.${kind}`) })}
      closeLabel={t('common.cancel')}
      onClose={cancel}
      width={560}
      footer={
        <>
          <Button variant="default" onClick={cancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={form} loading={load.pending} disabled={file === null}>
            {t('certificates.importSheet.action')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <p>{t('certificates.importSheet.lead')}</p>
        {file === null ? (
          <FileDrop
            accepts={[]}
            title={t('certificates.importSheet.drop')}
            hint={t('certificates.importSheet.dropHint')}
            onFile={setFile}
            onOther={(picked, identified) => {
              if (identified.kind !== 'pkcs12') return false;
              setFile(picked);
              return true;
            }}
          />
        ) : (
          <ChosenFile
            name={file.fileName}
            onAnother={() => {
              setFile(null);
              load.reset();
            }}
          />
        )}
        <PasswordInput
          label={t('certificates.importSheet.passphrase')}
          description={t('certificates.importSheet.passphraseHint')}
          autoComplete="off"
          maxLength={200}
          value={passphrase}
          visibilityToggleButtonProps={{ 'aria-label': t('certificates.passphrase.show') }}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {kind === 'push' ? (
          <TextInput
            label={t('certificates.importSheet.account')}
            description={t('certificates.importSheet.accountHint')}
            inputMode="email"
            autoComplete="off"
            spellCheck={false}
            maxLength={254}
            value={account}
            onChange={(event) => setAccount(event.currentTarget.value)}
          />
        ) : null}
        {refusal === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusal}</p>
          </Notice>
        )}
      </form>
    </Sheet>
  );
};
