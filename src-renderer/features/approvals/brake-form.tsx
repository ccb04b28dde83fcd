import { Button, NumberInput, PasswordInput, Select, Switch } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Approver } from '#contract/approvals.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './approvals.module.css';

interface BrakeFormProps {
  readonly on: boolean;
  readonly limit: number;
  readonly lately: number;
  readonly approvers: readonly Approver[];
}

/** The limit. Whether an approver must agree to a change is for main to say; then he is asked. */
export const BrakeForm = (props: BrakeFormProps) => {
  const { t } = useText();
  const [on, setOn] = useState(props.on);
  const [limit, setLimit] = useState<number | string>(props.limit);
  const [agreeing, setAgreeing] = useState(false);
  const [approverId, setApproverId] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const save = useCall('approvals', 'setBrake');
  const close = () => {
    setAgreeing(false);
    setPassphrase('');
    save.reset();
  };
  const press = async () => {
    const answer = await save.run({ on, erasesPerHour: Number(limit), approverId, passphrase });
    setPassphrase('');
    if (answer.ok) {
      close();
      told(t('approvals.saved'));
    } else if (answer.error.code === 'approval-needed' && props.approvers.length > 0) setAgreeing(true);
  };
  const changed = on !== props.on || limit !== props.limit;
  const wrong =
    save.refusal === null || save.refusal.code === 'approval-needed' ? null : (
      <Notice tone="bad" icon={IconAlertTriangle} role="alert">
        <p>{refusalText(t, save.refusal)}</p>
      </Notice>
    );
  return (
    <>
      <div className={styles.brake}>
        <Switch label={t('approvals.brake')} checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
        <NumberInput
          label={t('approvals.limit')}
          description={t('approvals.limitHint')}
          value={limit}
          min={1}
          max={1_000}
          allowDecimal={false}
          disabled={!on}
          onChange={setLimit}
        />
        <p className="quiet">{t('approvals.lately', { count: props.lately })}</p>
        <div>
          <Button disabled={!changed || limit === ''} loading={save.pending} onClick={() => void press()}>
            {t('approvals.save')}
          </Button>
        </div>
      </div>
      {agreeing ? null : wrong}
      <Sheet
        open={agreeing}
        title={t('approvals.agree.title')}
        closeLabel={t('common.cancel')}
        onClose={close}
        footer={
          <>
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button disabled={approverId === null || passphrase === ''} loading={save.pending} onClick={() => void press()}>
              {t('approvals.agree.action')}
            </Button>
          </>
        }
      >
        <Select
          label={t('approvals.agree.approver')}
          data={props.approvers.map(({ id, name }) => ({ value: id, label: name }))}
          value={approverId}
          allowDeselect={false}
          data-autofocus
          onChange={setApproverId}
        />
        <PasswordInput
          label={t('approvals.agree.passphrase')}
          value={passphrase}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {wrong}
      </Sheet>
    </>
  );
};
