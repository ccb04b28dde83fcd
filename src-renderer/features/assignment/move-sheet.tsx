import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Standing } from '#contract/assignment.ts';
import type { Refusal } from '../../bridge/ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { normalised, TypedField } from '../../ui/typed-field.tsx';

interface MoveSheetProps {
  readonly serialNumber: string;
  readonly standing: Standing;
  readonly pending: boolean;
  readonly refusal: Refusal | null;
  readonly onCancel: () => void;
  readonly onMove: (typed: string) => void;
}

/** Level 2 of product.md 4.10: another server loses the device, so the end of its serial number is typed; main judges it. */
export const MoveSheet = ({ serialNumber, standing, pending, refusal, onCancel, onMove }: MoveSheetProps) => {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const phrase = standing.confirmation;
  const ready = normalised(typed).toUpperCase() === phrase.toUpperCase();
  return (
    <Sheet
      open
      title={t('assignment.moveSheet.title')}
      closeLabel={t('common.cancel')}
      onClose={onCancel}
      footer={
        <>
          <Button variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button disabled={!ready} loading={pending} onClick={() => onMove(typed)}>
            {t('assignment.moveSheet.action')}
          </Button>
        </>
      }
    >
      <p>{t('assignment.moveSheet.lead', { serial: serialNumber, server: standing.serverName ?? t('assignment.moveSheet.unnamed') })}</p>
      <p>{t('assignment.moveSheet.consequence')}</p>
      <TypedField
        label={t('assignment.moveSheet.typed', { phrase })}
        description={t('assignment.moveSheet.typedHint')}
        value={typed}
        onChange={setTyped}
      />
      {refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
