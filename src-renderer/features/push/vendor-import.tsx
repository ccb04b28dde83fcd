import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { type PickedFile, useCarriedFile } from '../../files/carried-file.ts';
import { useText } from '../../text/use-text.ts';
import { Deed } from '../../ui/deed.tsx';
import { VendorSheet } from './vendor-sheet.tsx';

/**
 * Imports the identity whose signature makes our CSR acceptable to Apple; also with a certificate that was dropped on another
 * screen. For the page of the credential. In practice the identity is given, and nothing is imported.
 */
export const VendorImport = () => {
  const { value } = useAsk('push', 'overview', {});
  const settings = useAsk('settings', 'get', {});
  if (value === undefined || settings.value?.world !== 'real') return null;
  return <Import missing={value.vendor === null} />;
};

const Import = ({ missing }: { missing: boolean }) => {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [carried, setCarried] = useState<PickedFile | null>(null);
  useCarriedFile(['vendor'], (file) => {
    setCarried(file);
    setOpen(true);
  });
  const close = () => {
    setOpen(false);
    setCarried(null);
  };
  return (
    <Deed title={t('push.vendor.title')} text={t('push.vendor.text')}>
      <Button variant={missing ? 'filled' : 'default'} onClick={() => setOpen(true)}>
        {t(missing ? 'push.vendor.import' : 'push.vendor.replace')}
      </Button>
      {open ? <VendorSheet carried={carried} onClose={close} /> : null}
    </Deed>
  );
};
