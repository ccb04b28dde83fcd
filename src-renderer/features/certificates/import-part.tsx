import { Button } from '@mantine/core';
import { useState } from 'react';
import { type PickedFile, useCarriedFile } from '../../files/carried-file.ts';
import { useText } from '../../text/use-text.ts';
import { Deed } from '../../ui/deed.tsx';
import { type ImportKind, ImportSheet } from './import-sheet.tsx';

/** Takes certificate and key from elsewhere; also a file that was dropped on another screen. */
export const ImportPart = ({ kind }: { kind: ImportKind }) => {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [carried, setCarried] = useState<PickedFile | null>(null);
  useCarriedFile(kind === 'supervision' ? ['supervision'] : [], (file) => {
    setCarried(file);
    setOpen(true);
  });
  const close = () => {
    setOpen(false);
    setCarried(null);
  };
  return (
    <Deed title={t('certificates.detail.importTitle')} text={t('certificates.detail.importText')}>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('certificates.detail.import')}
      </Button>
      {open ? <ImportSheet kind={kind} carried={carried} onClose={close} /> : null}
    </Deed>
  );
};
