import { TextInput } from '@mantine/core';

/** Full-width digits and letters count as their half-width twins. */
export const normalised = (text: string): string => text.normalize('NFKC').trim();

interface TypedFieldProps {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** What must be typed by hand before something that cannot be undone: no pasting, and Enter does nothing. */
export const TypedField = ({ label, description, value, onChange }: TypedFieldProps) => (
  <TextInput
    label={label}
    description={description}
    value={value}
    data-autofocus
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
