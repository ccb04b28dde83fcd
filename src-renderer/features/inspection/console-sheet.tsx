import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Slot } from '#contract/bench.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ConsoleView } from './console-view.tsx';

/** The console log of one device: begins to be received when the sheet is opened, and is forgotten when it is closed. */
export const ConsoleSheet = ({ slot, onClose }: { slot: Slot; onClose: () => void }) => {
  const { t } = useText();
  const { udid } = slot;
  const open = useCall('inspection', 'openConsole');
  const end = useCall('inspection', 'closeConsole');
  // Counts the openings: a console opened anew begins at its first line.
  const [opened, setOpened] = useState(0);
  const begin = () => open.run({ udid });
  const count = (answer: Awaited<ReturnType<typeof begin>>) => {
    if (answer.ok) setOpened((times) => times + 1);
  };
  const first = useEffectEvent(begin);
  useEffect(() => void first().then(count), []);
  const close = () => {
    void end.run({ udid });
    onClose();
  };
  const retry = (
    <Button variant="default" loading={open.pending} onClick={() => void begin().then(count)}>
      {t('inspection.console.retry')}
    </Button>
  );
  return (
    <Sheet
      open
      title={t('inspection.console.title', { name: slot.name || slot.serialNumber || t('inspection.nameless') })}
      closeLabel={t('common.close')}
      width={1040}
      onClose={close}
      footer={
        <Button onClick={close} data-autofocus>
          {t('common.close')}
        </Button>
      }
    >
      {open.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert" action={retry}>
          <p>{refusalText(t, open.refusal)}</p>
        </Notice>
      )}
      {opened > 0 ? (
        <ConsoleView key={opened} udid={udid} retry={retry} />
      ) : open.refusal === null ? (
        <p role="status" className="quiet">
          {t('inspection.console.opening')}
        </p>
      ) : null}
    </Sheet>
  );
};
