import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Slot } from '#contract/bench.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { DeviceFacts } from './device-facts.tsx';
import styles from './inspection.module.css';
import { PowerSheet } from './power-sheet.tsx';

/** What one device says of itself, read when the sheet is opened and again on demand. */
export const DetailsSheet = ({ slot, onClose }: { slot: Slot; onClose: () => void }) => {
  const { t } = useText();
  const read = useCall('inspection', 'read');
  const [facts, setFacts] = useState<ValueOf<'inspection', 'read'> | null>(null);
  const [deed, setDeed] = useState<'restart' | 'shutDown' | null>(null);
  const { udid } = slot;
  const ask = () => read.run({ udid });
  const take = (answer: Awaited<ReturnType<typeof ask>>) => {
    if (answer.ok) setFacts(answer.value);
  };
  const first = useEffectEvent(ask);
  useEffect(() => void first().then(take), []);
  if (deed !== null) return <PowerSheet slot={slot} deed={deed} onCancel={() => setDeed(null)} onDone={onClose} />;
  return (
    <Sheet
      open
      title={t('inspection.details.title', { name: slot.name || slot.serialNumber || t('inspection.nameless') })}
      closeLabel={t('common.close')}
      width={680}
      onClose={onClose}
      footer={
        <>
          <div className={styles.left}>
            <Button variant="default" onClick={() => setDeed('restart')}>
              {t('inspection.details.restart')}
            </Button>
            <Button variant="default" onClick={() => setDeed('shutDown')}>
              {t('inspection.details.shutDown')}
            </Button>
          </div>
          <Button variant="default" loading={read.pending} onClick={() => void ask().then(take)}>
            {t('inspection.details.again')}
          </Button>
          <Button onClick={onClose} data-autofocus>
            {t('common.close')}
          </Button>
        </>
      }
    >
      {read.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, read.refusal)}</p>
        </Notice>
      )}
      {facts !== null ? (
        <DeviceFacts facts={facts} />
      ) : read.refusal === null ? (
        <p role="status" className="quiet">
          {t('inspection.details.reading')}
        </p>
      ) : null}
    </Sheet>
  );
};
