import { Button, Input } from '@mantine/core';
import { useId } from 'react';
import type { DeviceView, PlainSelection } from '#contract/devices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { type TargetDraft, targetOf } from '../operations/target.ts';
import { TargetPicker } from '../operations/target-picker.tsx';
import { TargetSummary } from '../operations/target-summary.tsx';
import styles from './work-hours.module.css';

export const devicesId = 'work-limit-devices';
const nobody = { ids: [] };

interface LimitDevicesProps {
  /** How many it has; null for a new limit. */
  readonly now: number | null;
  /** Null: they stay as they are. */
  readonly draft: TargetDraft | null;
  readonly carried: PlainSelection | null;
  readonly views: readonly DeviceView[];
  readonly error: string | null;
  readonly onChange: (draft: TargetDraft) => void;
  readonly onBegin: () => void;
  readonly onKeep: () => void;
}

/** Whom the limit is for. A limit that is there keeps its devices unless others are chosen. */
export const LimitDevices = ({ now, draft, carried, views, error, onChange, onBegin, onKeep }: LimitDevicesProps) => {
  const { t } = useText();
  const label = useId();
  return (
    <fieldset className={styles.part} id={devicesId} tabIndex={-1} aria-labelledby={label}>
      <div>
        <Input.Label id={label} labelElement="div">
          {t('workHours.form.devices')}
        </Input.Label>
        <Input.Description>{t('workHours.form.devicesHint')}</Input.Description>
      </div>
      {error === null ? null : <Input.Error role="alert">{error}</Input.Error>}
      {now === null ? null : (
        <div className={styles.state}>
          <span>{t('workHours.form.kept', { count: now })}</span>
          <Button variant="default" size="compact-sm" onClick={draft === null ? onBegin : onKeep}>
            {t(draft === null ? 'workHours.form.change' : 'workHours.form.keep')}
          </Button>
        </div>
      )}
      {draft === null ? null : <Choice draft={draft} carried={carried} views={views} onChange={onChange} />}
    </fieldset>
  );
};

type ChoiceProps = Pick<LimitDevicesProps, 'carried' | 'views' | 'onChange'> & { readonly draft: TargetDraft };

const Choice = ({ draft, carried, views, onChange }: ChoiceProps) => {
  const selection = targetOf(draft, carried);
  const { value: summary } = useAsk(
    'devices',
    'summary',
    { selection: selection ?? nobody },
    { enabled: selection !== null, keepPrevious: true },
  );
  return (
    <div className={styles.devices}>
      <TargetPicker draft={draft} carried={carried} views={views} onChange={onChange} />
      {selection === null || summary === undefined ? null : (
        <TargetSummary summary={summary} narrowed={draft.narrowed} onNarrow={(narrowed) => onChange({ ...draft, narrowed })} />
      )}
    </div>
  );
};
