import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Approver } from '#contract/approvals.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { dayText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { AddApprover } from './add-approver.tsx';
import styles from './approvals.module.css';
import { BrakeForm } from './brake-form.tsx';
import { RemoveApprover } from './remove-approver.tsx';

/** How many devices may lose their data within an hour, and who may let more go (product.md I-07). */
export const ApprovalsPanel = () => {
  const { t } = useText();
  const { value } = useAsk('approvals', 'get', {});
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Approver | null>(null);
  if (value === undefined) return null;
  return (
    <Panel title={t('approvals.title')}>
      <div className={styles.stack}>
        <p className="quiet">{t('approvals.text')}</p>
        <BrakeForm
          key={`${value.brakeOn} ${value.erasesPerHour}`}
          on={value.brakeOn}
          limit={value.erasesPerHour}
          lately={value.erasedLately}
          approvers={value.approvers}
        />
        <h3>{t('approvals.approvers')}</h3>
        {value.approvers.length === 0 ? (
          <p className="quiet">{t('approvals.none')}</p>
        ) : (
          <ul className={styles.approvers} aria-label={t('approvals.approvers')}>
            {value.approvers.map((approver) => (
              <One key={approver.id} approver={approver} onRemove={() => setRemoving(approver)} />
            ))}
          </ul>
        )}
        <div>
          <Button variant="default" onClick={() => setAdding(true)}>
            {t('approvals.add')}
          </Button>
        </div>
      </div>
      {adding ? <AddApprover onClose={() => setAdding(false)} /> : null}
      {removing === null ? null : <RemoveApprover approver={removing} onClose={() => setRemoving(null)} />}
    </Panel>
  );
};

const One = ({ approver, onRemove }: { approver: Approver; onRemove: () => void }) => {
  const { t, language } = useText();
  return (
    <li>
      <IconUserCheck size={18} aria-hidden />
      <span className={styles.name}>{approver.name}</span>
      <span className="quiet">
        {t('approvals.added', { time: dayText(approver.addedAt, language) })}
        {approver.lastApprovedAt === null ? null : (
          <> {t('approvals.lastApproved', { time: momentText(approver.lastApprovedAt, language) })}</>
        )}
      </span>
      <Button variant="default" aria-label={t('approvals.removeOf', { name: approver.name })} onClick={onRemove}>
        {t('approvals.remove')}
      </Button>
    </li>
  );
};
