import { Button, PasswordInput, Select, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { OperationDetail } from '#contract/operations.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { told } from '../../ui/toast.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './operations.module.css';

const ALONE = '';

/** Held by the brake or the rule of two: why, since when, and how it goes on (product.md I-07). */
export const HoldPanel = ({ operation: { id, hold } }: { operation: OperationDetail }) => {
  const { t, language } = useText();
  const now = useNow(10_000);
  const approvers = useAsk('approvals', 'get', {}).value?.approvers ?? [];
  const approve = useCall('operations', 'approve');
  const [approverId, setApproverId] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [reason, setReason] = useState('');
  if (hold === null) return null;
  const { aloneFrom } = hold;
  const press = async () => {
    const answer = await approve.run({ id, approverId: approverId === ALONE ? null : approverId, passphrase, reason });
    setPassphrase('');
    if (!answer.ok) return;
    approve.reset();
    told(t('operations.hold.approved'));
  };
  const choices = [
    ...approvers.map((approver) => ({ value: approver.id, label: approver.name })),
    ...(aloneFrom === null ? [] : [{ value: ALONE, label: t('operations.hold.aloneChoice') }]),
  ];
  return (
    <Panel title={t('operations.hold.title')}>
      <div className={styles.stack}>
        <Notice tone="amber" icon={IconHandStop} role="status">
          <p>{t(`operations.hold.why.${hold.why}`)}</p>
          <p>{t('operations.hold.since', { time: momentText(hold.since, language) })}</p>
          <p>{t(approvers.length === 0 ? 'operations.hold.noApprover' : 'operations.hold.who')}</p>
          {aloneFrom === null ? null : (
            <p>
              {aloneFrom <= now ? t('operations.hold.aloneNow') : t('operations.hold.alone', { time: momentText(aloneFrom, language) })}
            </p>
          )}
        </Notice>
        {approvers.length === 0 ? <Link to="/settings">{t('operations.hold.settings')}</Link> : null}
        {choices.length === 0 ? null : (
          <>
            <Select
              label={t('operations.hold.approver')}
              data={choices}
              value={approverId}
              allowDeselect={false}
              onChange={(next) => setApproverId(next)}
            />
            {approverId === ALONE ? null : (
              <PasswordInput
                label={t('operations.hold.passphrase')}
                value={passphrase}
                maxLength={200}
                autoComplete="off"
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
            )}
            <Textarea
              label={t('operations.hold.reason')}
              value={reason}
              maxLength={500}
              autosize
              minRows={2}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {approve.refusal === null ? null : (
              <Notice tone="bad" icon={IconAlertTriangle} role="alert">
                <p>{refusalText(t, approve.refusal)}</p>
              </Notice>
            )}
            <div className={styles.actions}>
              <Button disabled={approverId === null} loading={approve.pending} onClick={() => void press()}>
                {t('operations.hold.approve')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
};
