import { Button, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import type { RefreshPlan } from '#contract/inventory.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { told } from '../../ui/toast.ts';
import styles from './inventory.module.css';

/** When devices are asked for their details by themselves. */
export const RefreshPanel = () => {
  const { t } = useText();
  const { value } = useAsk('inventory', 'refreshPlan', {});
  return (
    <Panel title={t('inventory.refresh.title')}>
      <p className="quiet">{t('inventory.refresh.note')}</p>
      {/* The form begins anew with each plan. */}
      {value === undefined ? null : <RefreshForm key={JSON.stringify(value)} plan={value} />}
    </Panel>
  );
};

const RefreshForm = ({ plan }: { plan: RefreshPlan }) => {
  const { t } = useText();
  const save = useCall('inventory', 'setRefreshPlan');
  const [draft, setDraft] = useState(plan);
  const hours = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => ({
      value: String(from + index),
      label: t('inventory.refresh.hour', { hour: from + index }),
    }));
  const submit = async () => {
    const answer = await save.run(draft);
    if (answer.ok) told(t('inventory.refresh.saved'));
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Switch
        label={t('inventory.refresh.enabled')}
        checked={draft.enabled}
        onChange={(event) => setDraft({ ...draft, enabled: event.currentTarget.checked })}
      />
      <NativeSelect
        label={t('inventory.refresh.from')}
        data={hours(0, 23)}
        value={String(draft.fromHour)}
        onChange={(event) => setDraft({ ...draft, fromHour: Number(event.currentTarget.value) })}
      />
      <NativeSelect
        label={t('inventory.refresh.until')}
        data={hours(1, 24)}
        value={String(draft.untilHour)}
        onChange={(event) => setDraft({ ...draft, untilHour: Number(event.currentTarget.value) })}
      />
      <NumberInput
        label={t('inventory.refresh.perMinute')}
        min={1}
        max={2_000}
        allowDecimal={false}
        value={draft.perMinute}
        onChange={(next) => setDraft({ ...draft, perMinute: Number(next) })}
      />
      <Button type="submit" variant="default" loading={save.pending}>
        {t('inventory.refresh.save')}
      </Button>
      {save.refusal === null ? null : <p role="alert">{refusalText(t, save.refusal)}</p>}
    </form>
  );
};
