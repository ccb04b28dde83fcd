import { NumberInput, Radio, TextInput } from '@mantine/core';
import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import { momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import styles from './operations.module.css';

export interface When {
  readonly kind: 'now' | 'at';
  /** As the field has it, in the time of this computer. */
  readonly at: string;
  readonly spreadMinutes: number;
}

export const rightAway: When = { kind: 'now', at: '', spreadMinutes: 0 };

const MINUTE_MS = 60_000;

/** Null: now. Undefined: not entered. Whether it is still to come is for main to say. */
export const runAtOf = ({ kind, at }: When): number | null | undefined => {
  if (kind === 'now') return null;
  const time = new Date(at).getTime();
  return Number.isNaN(time) ? undefined : time;
};

interface PlanWhenProps {
  readonly command: CommandType;
  readonly count: number;
  readonly when: When;
  readonly onChange: (when: When) => void;
}

export const PlanWhen = ({ command, count, when, onChange }: PlanWhenProps) => {
  const { t, language } = useText();
  const now = useNow(30_000);
  const { schedulable } = catalogueEntry(command);
  const runAt = runAtOf(when);
  return (
    <Panel title={t('operations.plan.when.title')}>
      <div className={styles.stack}>
        <Radio.Group
          value={when.kind}
          aria-label={t('operations.plan.when.title')}
          onChange={(kind) => onChange({ ...when, kind: kind === 'at' ? 'at' : 'now' })}
        >
          <div className={styles.stack}>
            <Radio value="now" label={t('operations.plan.when.now')} />
            <Radio
              value="at"
              label={t('operations.plan.when.at')}
              disabled={!schedulable}
              description={schedulable ? undefined : t('operations.plan.when.notSchedulable')}
            />
          </div>
        </Radio.Group>
        {when.kind === 'at' ? (
          <TextInput
            type="datetime-local"
            label={t('operations.plan.when.atLabel')}
            value={when.at}
            error={runAt != null && runAt <= now ? t('operations.plan.when.past') : null}
            onChange={(event) => onChange({ ...when, at: event.currentTarget.value })}
          />
        ) : null}
        {count > 1 ? (
          <NumberInput
            label={t('operations.plan.when.spread')}
            description={t('operations.plan.when.spreadHint')}
            value={when.spreadMinutes}
            min={0}
            max={1_440}
            allowDecimal={false}
            onChange={(next) => onChange({ ...when, spreadMinutes: typeof next === 'number' ? next : 0 })}
          />
        ) : null}
        {when.spreadMinutes > 0 && runAt !== undefined ? (
          <p className="quiet">
            {t('operations.plan.when.finish', { time: momentText((runAt ?? now) + when.spreadMinutes * MINUTE_MS, language) })}
          </p>
        ) : null}
      </div>
    </Panel>
  );
};
