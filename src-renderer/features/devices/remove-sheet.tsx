import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { type DeviceSelection, whyKept } from '#contract/devices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './device.module.css';

interface RemoveSheetProps {
  readonly selection: DeviceSelection;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Deletes records of devices that are not managed: how many, why the others stay, and the word with the number. */
export const RemoveSheet = ({ selection, onClose, onDone }: RemoveSheetProps) => {
  const { t, language } = useText();
  const { value, refusal } = useAsk('devices', 'removable', { selection }, { keepPrevious: true });
  const remove = useCall('devices', 'remove');
  const send = async (confirmation: { typed: string; reason: string }) => {
    const answer = await remove.run({ selection, confirmation });
    if (!answer.ok) return;
    told(t('devices.remove.done', { count: answer.value.removed }));
    onDone();
  };
  const reasons = whyKept.options.flatMap((why) => {
    const count = value?.kept[why] ?? 0;
    return count === 0 ? [] : [{ why, count }];
  });
  const kept = reasons.reduce((sum, { count }) => sum + count, 0);
  const staying =
    kept === 0 ? null : (
      <Notice tone="muted" icon={IconInfoCircle} title={t('devices.remove.kept', { count: kept })}>
        <ul className={styles.points}>
          {reasons.map(({ why, count }) => (
            <li key={why}>{t(`devices.remove.why.${why}`, { count })}</li>
          ))}
        </ul>
      </Notice>
    );
  if (value === undefined || value.removable === 0) {
    return (
      <Sheet
        open
        title={t('devices.remove.title')}
        closeLabel={t('common.close')}
        onClose={onClose}
        width={560}
        footer={
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.close')}
          </Button>
        }
      >
        {refusal !== null ? (
          <p role="alert">{refusalText(t, refusal)}</p>
        ) : value === undefined ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <>
            <p>{t('devices.remove.none')}</p>
            {staying}
          </>
        )}
      </Sheet>
    );
  }
  const { removable, listed, withBypassCode } = value;
  const phrase = confirmationPhrase('delete', removable, language);
  return (
    <DangerSheet
      open
      title={t('devices.remove.title')}
      phrase={phrase}
      labels={dangerLabels(t, phrase, t('devices.remove.action'))}
      pending={remove.pending}
      refusal={remove.refusal === null ? null : refusalText(t, remove.refusal)}
      onCancel={onClose}
      onConfirm={(given) => void send(given)}
    >
      <Notice tone="amber" icon={IconAlertTriangle} title={t('devices.remove.can', { count: removable })}>
        <ul className={styles.points}>
          <li>{t('devices.remove.goes')}</li>
          <li>{t('devices.remove.stays')}</li>
          {listed === 0 ? null : <li>{t('devices.remove.listed', { count: listed })}</li>}
          {withBypassCode === 0 ? null : <li>{t('devices.remove.bypass', { count: withBypassCode, menu: t('devices.kept.open') })}</li>}
        </ul>
      </Notice>
      {staying}
    </DangerSheet>
  );
};
