import { PasswordInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Approver } from '#contract/approvals.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { told } from '../../ui/toast.ts';

/** Only who agrees, with his own passphrase, is taken off. */
export const RemoveApprover = ({ approver: { id, name }, onClose }: { approver: Approver; onClose: () => void }) => {
  const { t } = useText();
  const [passphrase, setPassphrase] = useState('');
  const remove = useCall('approvals', 'remove');
  const press = async () => {
    const answer = await remove.run({ id, passphrase });
    setPassphrase('');
    if (!answer.ok) return;
    remove.reset();
    told(t('approvals.removed', { name }));
    onClose();
  };
  return (
    <ConfirmSheet
      open
      title={t('approvals.removeTitle', { name })}
      cancelLabel={t('common.cancel')}
      actionLabel={t('approvals.removeAction')}
      pending={remove.pending}
      onCancel={onClose}
      onConfirm={() => void press()}
    >
      <p>{t('approvals.removeText')}</p>
      <PasswordInput
        label={t('approvals.passphrase')}
        value={passphrase}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      {remove.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, remove.refusal)}</p>
        </Notice>
      )}
    </ConfirmSheet>
  );
};
