import { IconAlertTriangle } from '@tabler/icons-react';
import type { AccountView } from '#contract/accounts.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { told } from '../../ui/toast.ts';

/** Only the entry goes; credentials stay. `account` null: closed. */
export const RemovalSheet = ({ account, onClose }: { account: AccountView | null; onClose: () => void }) => {
  const { t } = useText();
  const remove = useCall('accounts', 'remove');
  const close = () => {
    remove.reset();
    onClose();
  };
  const confirm = async () => {
    if (account === null) return;
    const answer = await remove.run({ id: account.id });
    if (!answer.ok) return;
    told(t('accounts.removal.done'));
    close();
  };
  return (
    <ConfirmSheet
      open={account !== null}
      title={t('accounts.removal.title')}
      cancelLabel={t('common.cancel')}
      actionLabel={t('accounts.removal.action')}
      onCancel={close}
      onConfirm={() => void confirm()}
      pending={remove.pending}
    >
      <p>{t('accounts.removal.text', { address: account?.address ?? '' })}</p>
      {remove.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, remove.refusal)}</p>
        </Notice>
      )}
    </ConfirmSheet>
  );
};
