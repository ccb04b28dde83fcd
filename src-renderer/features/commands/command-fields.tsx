import { Checkbox, NumberInput, PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import type { CommandField, CommandType } from '#contract/command-catalogue.ts';
import { catalogueEntry } from '#contract/command-catalogue.ts';
import { choiceText, fieldText, problemText } from '../../text/command-text.ts';
import { useText } from '../../text/use-text.ts';
import { type Draft, fieldsOf } from './command-draft.ts';
import styles from './commands.module.css';
import { FileField } from './file-field.tsx';

/** What main found wrong: which field, and what. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

interface CommandFieldsProps {
  readonly type: CommandType;
  readonly draft: Draft;
  readonly problem: FieldProblem | null;
  /** Draws these fields and no others: the rest is given already. */
  readonly only?: (key: string) => boolean;
  readonly onChange: (key: string, value: Draft[string]) => void;
}

/** The form of a command, drawn from its fields in the catalogue. */
export const CommandFields = ({ type, draft, problem, only, onChange }: CommandFieldsProps) => {
  const { t } = useText();
  const { anyOf, oneOf } = only === undefined ? catalogueEntry(type) : {};
  const names = (keys: readonly string[]) => keys.map((key) => fieldText(t, type, key).label).join(t('commands.choices.separator'));
  const shown = fieldsOf(type).filter(([key]) => only?.(key) ?? true);
  return (
    <div className={styles.fields}>
      {oneOf === undefined ? null : <p className="quiet">{t('commands.sheet.oneOf', { fields: names(oneOf) })}</p>}
      {anyOf === undefined ? null : <p className="quiet">{t('commands.sheet.anyOf', { fields: names(anyOf) })}</p>}
      {shown.map(([key, field]) => (
        <OneField
          key={key}
          type={type}
          name={key}
          field={field}
          value={draft[key]}
          error={problem?.field === key ? problemText(t, problem.problem) : null}
          onChange={(value) => onChange(key, value)}
        />
      ))}
    </div>
  );
};

interface OneFieldProps {
  readonly type: CommandType;
  readonly name: string;
  readonly field: CommandField;
  readonly value: Draft[string] | undefined;
  readonly error: string | null;
  readonly onChange: (value: Draft[string]) => void;
}

const OneField = ({ type, name, field, value, error, onChange }: OneFieldProps) => {
  const { t } = useText();
  const { label, hint } = fieldText(t, type, name);
  const common = { label, description: hint, error, withAsterisk: field.required === true, name };
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'lines':
    case 'identifiers':
      return (
        <Textarea
          {...common}
          value={text}
          maxLength={field.kind === 'lines' ? field.max : 60_000}
          autosize
          minRows={2}
          maxRows={6}
          spellCheck={field.kind === 'lines'}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' || typeof value === 'string' ? value : ''}
          allowDecimal={false}
          hideControls
          // Out of range is said by main, with the sentence.
          clampBehavior="none"
          onChange={(next) => onChange(typeof next === 'number' || next === '' ? next : Number(next.normalize('NFKC')))}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={field.choices.map((choice) => ({ value: String(choice), label: choiceText(t, name, choice) }))}
          value={typeof value === 'string' || typeof value === 'number' ? String(value) || null : null}
          placeholder={t('commands.choices.none')}
          clearable={field.required !== true}
          comboboxProps={{ withinPortal: true }}
          onChange={(next) => onChange(field.choices.find((choice) => String(choice) === next) ?? '')}
        />
      );
    case 'switch':
      return (
        <Select
          {...common}
          data={[
            { value: 'true', label: t('commands.choices.on') },
            { value: 'false', label: t('commands.choices.off') },
          ]}
          value={typeof value === 'boolean' ? String(value) : null}
          placeholder={t('commands.choices.none')}
          clearable={field.required !== true}
          onChange={(next) => onChange(next === null ? '' : next === 'true')}
        />
      );
    case 'tick':
      return (
        <Checkbox
          label={label}
          description={hint}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'file':
      return (
        <FileField
          label={label}
          hint={hint}
          error={error}
          required={field.required === true}
          maxBytes={field.maxBytes}
          file={typeof value === 'object' ? value : null}
          onFile={(file) => onChange(file ?? '')}
        />
      );
    case 'local-time':
      return (
        <TextInput
          {...common}
          type="datetime-local"
          className={styles.moment ?? ''}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'password':
      return (
        <PasswordInput
          {...common}
          value={text}
          maxLength={field.max}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'pin':
      return null;
    default:
      return (
        <TextInput
          {...common}
          value={text}
          maxLength={field.max}
          inputMode={field.kind === 'url' ? 'url' : 'text'}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
};
