import { Button } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { DiagnosisSheet } from './diagnosis-sheet.tsx';

export const DiagnosisButton = ({ deviceId }: { deviceId: string }) => {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconStethoscope size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('diagnosis.open')}
      </Button>
      {open ? <DiagnosisSheet deviceId={deviceId} onClose={() => setOpen(false)} /> : null}
    </>
  );
};
