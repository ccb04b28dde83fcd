import { TextInput } from '@mantine/core';

/** Full-width digits and letters count as their half-width twins. */
export const normalised = (text: string): string => text.normalize('NFKC').trim();

interface TypedFieldProps {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** Whether a sheet that opens with it puts the focus here; usually so. */
  readonly focused?: boolean;
}

/** What must be typed by hand before something that cannot be undone: no pasting, and Enter does nothing. */
export const TypedField = ({ label, description, value, onChange, placeholder, focused = true }: TypedFieldProps) => (
  <TextInput
    label={label}
    description={description}
    value={value}
    {...(placeholder === undefined ? {} : { placeholder })}
    {...(focused ? { 'data-autofocus': true } : {})}
    autoComplete="off"
    spellCheck={false}
    maxLength={50}
    onChange={(event) => onChange(event.currentTarget.value)}
    onPaste={(event) => event.preventDefault()}
    onDrop={(event) => event.preventDefault()}
    onKeyDown={(event) => {
      if (event.key === 'Enter') event.preventDefault();
    }}
  />
);
