import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { fileContent } from '../../ui/files.ts';
import { Notice } from '../../ui/notice.tsx';
import { MAX_FILE_BYTES } from './file-limit.ts';

/** Hands the dropped file to main, whatever it is. A refusal of the file itself comes back in the wizard's state. */
export const ImportZone = () => {
  const { t } = useText();
  const importPush = useCall('certificates', 'importPush');
  const [tooLarge, setTooLarge] = useState(false);
  const take = async (file: File) => {
    setTooLarge(file.size > MAX_FILE_BYTES);
    if (file.size <= MAX_FILE_BYTES) await importPush.run(await fileContent(file));
  };
  const general = ['connection-lost', 'internal', 'invalid-input', 'no-wizard'];
  const refusal = importPush.refusal !== null && general.includes(importPush.refusal.code) ? importPush.refusal : null;
  return (
    <>
      <DropZone
        title={t('wizard.portal.drop.title')}
        hint={t('wizard.portal.drop.hint')}
        buttonLabel={t('wizard.portal.drop.button')}
        inputLabel={t('wizard.portal.drop.input')}
        pending={importPush.pending}
        onFile={(file) => void take(file)}
      />
      {refusal === null && !tooLarge ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{tooLarge || refusal === null ? t('wizard.portal.drop.tooLarge') : refusalText(t, refusal)}</p>
        </Notice>
      )}
    </>
  );
};
