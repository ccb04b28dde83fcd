import { IconAlertTriangle } from '@tabler/icons-react';
import type { StartFault } from '#contract/start.ts';
import type { Refusal } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';

const Refused = ({ refusal }: { refusal: Refusal | null }) => {
  const { t } = useText();
  return refusal === null ? null : (
    <Notice tone="bad" icon={IconAlertTriangle} role="alert">
      <p>{refusalText(t, refusal)}</p>
    </Notice>
  );
};

/** Asks before the store is put back: what came after the copy is out of sight then. */
export const BackupSheet = ({ open, backup, onClose }: { open: boolean; backup: StartFault['backup']; onClose: () => void }) => {
  const { t, language } = useText();
  const use = useCall('start', 'useBackup');
  const madeAt = backup?.madeAt ?? 0;
  return (
    <ConfirmSheet
      open={open}
      title={t('start.backupSheet.title', { time: momentText(madeAt, language) })}
      cancelLabel={t('common.cancel')}
      actionLabel={t('start.backupSheet.action')}
      onCancel={() => {
        use.reset();
        onClose();
      }}
      onConfirm={() => void use.run({ madeAt })}
      pending={use.pending}
    >
      <p>{t('start.backupSheet.text')}</p>
      <p className="quiet">{t('start.backupSheet.kept')}</p>
      <Refused refusal={use.refusal} />
    </ConfirmSheet>
  );
};

/** Asks before a clock is taken that is behind. */
export const ClockSheet = ({ open, now, onClose }: { open: boolean; now: number; onClose: () => void }) => {
  const { t, language } = useText();
  const goOn = useCall('start', 'goOn');
  return (
    <ConfirmSheet
      open={open}
      title={t('start.clockSheet.title')}
      cancelLabel={t('common.cancel')}
      actionLabel={t('start.clockSheet.action')}
      onCancel={() => {
        goOn.reset();
        onClose();
      }}
      onConfirm={() => void goOn.run({})}
      pending={goOn.pending}
    >
      <p>{t('start.clockSheet.text', { now: momentText(now, language) })}</p>
      <p className="quiet">{t('start.clockSheet.recorded')}</p>
      <Refused refusal={goOn.refusal} />
    </ConfirmSheet>
  );
};
