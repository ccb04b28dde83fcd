import type { Slot } from '#contract/bench.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { told } from '../../ui/toast.ts';

interface PowerSheetProps {
  readonly slot: Slot;
  readonly deed: 'restart' | 'shutDown';
  readonly onCancel: () => void;
  readonly onDone: () => void;
}

/** Asks once (level 1 of product.md 4.10): nothing is lost, but somebody may be using the device. */
export const PowerSheet = ({ slot, deed, onCancel, onDone }: PowerSheetProps) => {
  const { t } = useText();
  const power = useCall('inspection', deed);
  const confirm = async () => {
    const answer = await power.run({ udid: slot.udid });
    if (!answer.ok) return;
    told(t(`inspection.power.${deed}.done`));
    onDone();
  };
  return (
    <ConfirmSheet
      open
      title={t(`inspection.power.${deed}.title`, { name: slot.name || slot.serialNumber || t('inspection.nameless') })}
      cancelLabel={t('common.cancel')}
      actionLabel={t(`inspection.power.${deed}.action`)}
      onCancel={onCancel}
      onConfirm={() => void confirm()}
      pending={power.pending}
    >
      <p>{t(`inspection.power.${deed}.text`)}</p>
      {power.refusal === null ? null : <p role="alert">{refusalText(t, power.refusal)}</p>}
    </ConfirmSheet>
  );
};
