import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { CredentialKind } from '#contract/certificates.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Deed } from '../../ui/deed.tsx';
import { saveFile } from '../../ui/files.ts';
import { told } from '../../ui/toast.ts';
import { PassphraseSheet } from './passphrase-sheet.tsx';

/** Certificate and key as PKCS#12, under a passphrase. */
export const ExportPart = ({ kind }: { kind: CredentialKind }) => {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <Deed title={t('certificates.detail.exportTitle')} text={t('certificates.detail.exportText')}>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('certificates.detail.export')}
      </Button>
      {open ? <ExportSheet kind={kind} onClose={() => setOpen(false)} /> : null}
    </Deed>
  );
};

const ExportSheet = ({ kind, onClose }: { kind: CredentialKind; onClose: () => void }) => {
  const { t } = useText();
  const save = useCall('certificates', 'exportPkcs12');
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const confirm = async (passphrase: string) => {
    const answer = await save.run({ kind, passphrase });
    // Whoever has cancelled in the meantime wants no key to leave.
    if (!answer.ok || !shown.current) return;
    saveFile(answer.value);
    told(t('certificates.detail.exported', { fileName: answer.value.fileName }));
    onClose();
  };
  return (
    <PassphraseSheet
      title={t('certificates.detail.exportSheet.title', { name: t(`certificates.kinds.${kind}`) })}
      lead={t('certificates.detail.exportSheet.lead')}
      action={t('certificates.detail.exportSheet.action')}
      pending={save.pending}
      refusal={save.refusal === null ? null : refusalText(t, save.refusal)}
      onCancel={onClose}
      onConfirm={(passphrase) => void confirm(passphrase)}
    />
  );
};
