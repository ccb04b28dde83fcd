import { Button, FileInput } from '@mantine/core';
import { IconAlertTriangle, IconFile } from '@tabler/icons-react';
import { useState } from 'react';
import { MAX_FILE_BYTES } from '#contract/file-limit.ts';
import { useCall } from '../../bridge/use-call.ts';
import type { PickedFile } from '../../files/carried-file.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { fileContent, fileFrom } from '../../ui/files.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './vendor.module.css';

const MAX_CHAIN = 5;

/** Takes certificate, key and chain of the organisation's own vendor identity; main judges them. */
export const VendorSheet = ({ carried, onClose }: { carried: PickedFile | null; onClose: () => void }) => {
  const { t, language } = useText();
  const importVendor = useCall('push', 'importVendor');
  const [certificate, setCertificate] = useState<File | null>(() => (carried === null ? null : fileFrom(carried)));
  const [privateKey, setPrivateKey] = useState<File | null>(null);
  const [chain, setChain] = useState<File[]>([]);
  const names = new Intl.ListFormat(language).format(chain.map(({ name }) => name));
  const files = [certificate, privateKey, ...chain];
  const tooLarge = files.some((file) => file !== null && file.size > MAX_FILE_BYTES);

  const submit = async () => {
    if (certificate === null || privateKey === null) return;
    const answer = await importVendor.run({
      certificate: await fileContent(certificate),
      privateKey: await fileContent(privateKey),
      chain: await Promise.all(chain.slice(0, MAX_CHAIN).map(fileContent)),
    });
    if (!answer.ok) return;
    told(t('push.vendor.sheet.done'));
    onClose();
  };
  const common = {
    placeholder: t('push.vendor.sheet.choose'),
    leftSection: <IconFile size={15} aria-hidden />,
    size: 'xs' as const,
  };

  return (
    <Sheet
      open
      title={t('push.vendor.sheet.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={520}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={certificate === null || privateKey === null || tooLarge}
            loading={importVendor.pending}
            onClick={() => void submit()}
          >
            {t('push.vendor.sheet.action')}
          </Button>
        </>
      }
    >
      <p>{t('push.vendor.sheet.lead')}</p>
      <div className={styles.stack}>
        <FileInput {...common} label={t('push.vendor.sheet.certificate')} value={certificate} onChange={setCertificate} />
        <FileInput {...common} label={t('push.vendor.sheet.privateKey')} value={privateKey} onChange={setPrivateKey} />
        <FileInput
          {...common}
          label={t('push.vendor.sheet.chain')}
          multiple
          value={chain}
          valueComponent={() => <>{names}</>}
          onChange={setChain}
        />
      </div>
      {importVendor.refusal === null && !tooLarge ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{importVendor.refusal === null ? t('push.vendor.sheet.tooLarge') : refusalText(t, importVendor.refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
