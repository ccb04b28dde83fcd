import { ActionIcon, Button, Input } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef } from 'react';
import type { WorkSpan } from '#contract/work-hours.ts';
import { useText } from '../../text/use-text.ts';
import {
  afterHours,
  type Day,
  type HoursRow,
  isOverMidnight,
  minuteOf,
  mondayToWeekdays,
  officeHours,
  rowsOf,
  week,
  withRow,
} from './hours.ts';
import styles from './work-hours.module.css';

interface HoursEditorProps {
  readonly rows: readonly HoursRow[];
  /** What main says about all of them. */
  readonly error: string | null;
  /** Whether what is no time is said already: not while it is typed for the first time. */
  readonly strict: boolean;
  readonly onChange: (rows: readonly HoursRow[]) => void;
}

export const hoursId = 'work-limit-hours';
const addId = (day: Day) => `work-limit-add-${day}`;

/** The week, a line for each day, with any number of spans. */
export const HoursEditor = ({ rows, error, strict, onChange }: HoursEditorProps) => {
  const { t } = useText();
  const label = useId();
  const fill = (spans: readonly WorkSpan[]) => onChange(rowsOf(spans));
  return (
    <fieldset className={styles.part} id={hoursId} tabIndex={-1} aria-labelledby={label}>
      <div>
        <Input.Label id={label} labelElement="div">
          {t('workHours.form.hours')}
        </Input.Label>
        <Input.Description>{t('workHours.form.hoursHint')}</Input.Description>
      </div>
      <div className={styles.presets} role="group" aria-label={t('workHours.form.presets')}>
        <Button variant="default" size="compact-sm" onClick={() => fill(officeHours)}>
          {t('workHours.form.office')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => fill(afterHours)}>
          {t('workHours.form.afterHours')}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          disabled={!rows.some(({ day }) => day === 1)}
          onClick={() => onChange(mondayToWeekdays(rows))}
        >
          {t('workHours.form.copyMonday')}
        </Button>
        <Button variant="subtle" size="compact-sm" disabled={rows.length === 0} onClick={() => fill([])}>
          {t('workHours.form.clear')}
        </Button>
      </div>
      {error === null ? null : <Input.Error role="alert">{error}</Input.Error>}
      <ul className={styles.week}>
        {week.map((day) => (
          <DayLine key={day} day={day} rows={rows} strict={strict} onChange={onChange} />
        ))}
      </ul>
    </fieldset>
  );
};

interface DayLineProps extends Omit<HoursEditorProps, 'error'> {
  readonly day: Day;
}

const DayLine = ({ day, rows, strict, onChange }: DayLineProps) => {
  const { t } = useText();
  const name = t(`workHours.weekdays.${day}`);
  const own = rows.filter((row) => row.day === day);
  const change = (next: HoursRow) => onChange(rows.map((row) => (row.key === next.key ? next : row)));
  const remove = (key: number) => {
    onChange(rows.filter((row) => row.key !== key));
    document.getElementById(addId(day))?.focus();
  };
  return (
    <li>
      <span className={styles.day}>{name}</span>
      {own.length === 0 ? (
        <span className={`${styles.day} quiet`}>{t('workHours.form.none')}</span>
      ) : (
        <ul className={styles.spans}>
          {own.map((row, index) => (
            <SpanLine
              key={row.key}
              row={row}
              name={name}
              number={index + 1}
              strict={strict}
              onChange={change}
              onRemove={() => remove(row.key)}
            />
          ))}
        </ul>
      )}
      <Button
        id={addId(day)}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-label={t('workHours.form.addSpanOf', { day: name })}
        onClick={() => onChange(withRow(rows, day))}
      >
        {t('workHours.form.addSpan')}
      </Button>
    </li>
  );
};

interface SpanLineProps {
  readonly row: HoursRow;
  readonly name: string;
  readonly number: number;
  readonly strict: boolean;
  readonly onChange: (row: HoursRow) => void;
  readonly onRemove: () => void;
}

const SpanLine = ({ row, name, number, strict, onChange, onRemove }: SpanLineProps) => {
  const { t } = useText();
  const error = useId();
  const first = useRef<HTMLInputElement>(null);
  const added = useRef(row.from === '' && row.to === '');
  // A span that was just added is typed into at once.
  useEffect(() => {
    if (added.current) first.current?.focus();
  }, []);
  const wrong = (typed: string) => strict && minuteOf(typed) === null;
  const time = (part: 'from' | 'to') => (
    // Mantine's own description would take the place of ours.
    <Input
      withAria={false}
      className={styles.time ?? ''}
      aria-label={t(`workHours.form.${part}`, { day: name, number })}
      aria-describedby={wrong(row[part]) ? error : undefined}
      ref={part === 'from' ? first : undefined}
      value={row[part]}
      maxLength={8}
      inputMode="numeric"
      autoComplete="off"
      error={wrong(row[part])}
      aria-invalid={wrong(row[part])}
      onChange={(event) => onChange({ ...row, [part]: event.currentTarget.value })}
    />
  );
  return (
    <li className={styles.span}>
      {time('from')}
      <span aria-hidden>–</span>
      {isOverMidnight(row) ? <span className="quiet">{t('workHours.form.overMidnight')}</span> : null}
      {time('to')}
      <ActionIcon variant="subtle" color="gray" aria-label={t('workHours.form.removeSpanOf', { day: name, number })} onClick={onRemove}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
      {wrong(row.from) || wrong(row.to) ? <Input.Error id={error}>{t('workHours.form.time')}</Input.Error> : null}
    </li>
  );
};
