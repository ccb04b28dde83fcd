import { NumberInput, Radio, Switch, Textarea, TextInput } from '@mantine/core';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import styles from './recipes.module.css';
import type { StepField as Field } from './step-fields.ts';

interface StepFieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** One setting of a step, in the control that fits it. */
export const StepField = ({ field, value, onChange }: StepFieldProps) => {
  const { t } = useText();
  const label = t(`recipes.keys.${field.key}`);
  const hint = sayIfKnown(t, `recipes.hints.${field.key}`);
  const description = hint === undefined ? {} : { description: hint };
  switch (field.kind) {
    case 'number':
      return (
        <NumberInput
          label={label}
          {...description}
          className={styles.number ?? ''}
          min={field.min}
          max={field.max}
          allowDecimal={false}
          clampBehavior="none"
          hideControls
          value={typeof value === 'number' ? value : ''}
          onChange={onChange}
        />
      );
    case 'switch':
      return <Switch label={label} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'lines':
      return (
        <Textarea
          label={label}
          {...description}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? '' : event.currentTarget.value.split('\n'))}
          onBlur={() => Array.isArray(value) && onChange(tidy(value))}
        />
      );
    case 'by':
      return (
        <Radio.Group label={label} value={textOf(value)} onChange={onChange}>
          <div className={styles.radios}>
            {(['profile', 'automated'] as const).map((by) => (
              <Radio key={by} size="xs" value={by} label={t(`recipes.by.${by}`)} />
            ))}
          </div>
        </Radio.Group>
      );
    case 'text':
      return (
        <TextInput
          label={label}
          {...description}
          maxLength={field.maxLength}
          spellCheck={false}
          autoComplete="off"
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
};

/** Lines that say something; none at all is a field left empty. */
const tidy = (lines: readonly unknown[]): unknown => {
  const kept = lines.map((line) => String(line).trim()).filter((line) => line !== '');
  return kept.length === 0 ? '' : kept;
};
