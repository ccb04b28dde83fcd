import { IconAlertTriangle } from '@tabler/icons-react';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Asks before the world is changed; the core then starts again and this page loads anew. */
export const WorldSheet = ({ open, to, onClose }: { open: boolean; to: 'real' | 'practice'; onClose: () => void }) => {
  const { t } = useText();
  const choose = useCall('settings', 'chooseWorld');
  const close = () => {
    choose.reset();
    onClose();
  };
  const practice = to === 'practice';
  return (
    <ConfirmSheet
      open={open}
      title={t(practice ? 'settings.world.sheet.practiceTitle' : 'settings.world.sheet.realTitle')}
      cancelLabel={t('common.cancel')}
      actionLabel={t(practice ? 'settings.world.sheet.toPractice' : 'settings.world.sheet.toReal')}
      onCancel={close}
      onConfirm={() => void choose.run({ world: to })}
      pending={choose.pending}
    >
      <p>{t(practice ? 'settings.world.sheet.practiceText' : 'settings.world.sheet.realText')}</p>
      {practice ? <p className="quiet">{t('settings.world.sheet.practiceEngine')}</p> : null}
      {choose.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, choose.refusal)}</p>
        </Notice>
      )}
    </ConfirmSheet>
  );
};
