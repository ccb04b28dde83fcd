import { IconAlertTriangle } from '@tabler/icons-react';
import type { WorkLimit } from '#contract/work-hours.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { told } from '../../ui/toast.ts';

/** Asks before a limit goes, and says that its profile goes from the devices. */
export const RemovalSheet = ({ limit, onClose }: { limit: WorkLimit; onClose: () => void }) => {
  const { t } = useText();
  const remove = useCall('workHours', 'remove');
  const press = async () => {
    const answer = await remove.run({ id: limit.id });
    if (!answer.ok) return;
    told(t('workHours.removal.done'));
    onClose();
  };
  return (
    <ConfirmSheet
      open
      title={t('workHours.removal.title')}
      cancelLabel={t('common.cancel')}
      actionLabel={t('workHours.removal.action')}
      pending={remove.pending}
      onCancel={onClose}
      onConfirm={() => void press()}
    >
      <p>{t('workHours.removal.text', { name: limit.name, profile: limit.profileName, count: limit.devices })}</p>
      {remove.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, remove.refusal)}</p>
        </Notice>
      )}
    </ConfirmSheet>
  );
};
