import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';

/** The quiet way to a certificate with another topic, with what that does to the devices. Ends a renewal under way. */
export const OtherCertificate = ({ devices, label }: { devices: number; label: string }) => {
  const { t } = useText();
  const close = useCall('push', 'close');
  const begin = useCall('push', 'begin');
  const [asking, setAsking] = useState(false);
  const start = async () => {
    const closed = await close.run({});
    if (closed.ok) await begin.run({ flow: 'new' });
  };
  return (
    <div>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsking(true)}>
        {label}
      </Button>
      <ConfirmSheet
        open={asking}
        danger
        title={t('push.start.otherSheet.title')}
        cancelLabel={t('common.cancel')}
        actionLabel={t('push.start.otherSheet.action')}
        onCancel={() => setAsking(false)}
        onConfirm={() => void start()}
        pending={close.pending || begin.pending}
      >
        <p>{t('push.start.otherSheet.text')}</p>
        {devices > 0 ? <p>{t('push.start.otherSheet.devices', { count: devices })}</p> : null}
        <p>{t('push.start.otherSheet.nothing')}</p>
        <RefusedNotice refusal={close.refusal ?? begin.refusal} />
      </ConfirmSheet>
    </div>
  );
};
