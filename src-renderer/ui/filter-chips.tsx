import styles from './filter-chips.module.css';

export interface FilterChip<Value extends string> {
  readonly value: Value | null;
  readonly label: string;
  readonly count: number | null;
}

/** One of several filters, each with the number it would show. */
export const FilterChips = <Value extends string>({
  label,
  chips,
  value,
  onChange,
}: {
  label: string;
  chips: readonly FilterChip<Value>[];
  value: Value | null;
  onChange: (value: Value | null) => void;
}) => (
  <fieldset className={styles.set}>
    <legend className="seen-by-readers-only">{label}</legend>
    {chips.map((chip) => (
      <button
        key={chip.value ?? ''}
        type="button"
        className={styles.chip}
        aria-pressed={chip.value === value}
        onClick={() => onChange(chip.value)}
      >
        {chip.label}
        {chip.count === null ? null : <span className={styles.count}>{chip.count.toLocaleString('en')}</span>}
      </button>
    ))}
  </fieldset>
);
