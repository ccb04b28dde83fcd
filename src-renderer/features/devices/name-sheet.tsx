import { Button, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';

interface NameSheetProps {
  readonly title: string;
  readonly label: string;
  readonly description: string;
  readonly action: string;
  /** Offered while it is typed. */
  readonly known: readonly string[];
  readonly pending: boolean;
  /** Why it was refused last; null: it was not. */
  readonly refusal: string | null;
  readonly mayBeEmpty?: boolean;
  readonly onDone: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for one name: of a view, of an organisation. */
export const NameSheet = ({
  title,
  label,
  description,
  action,
  known,
  pending,
  refusal,
  mayBeEmpty = false,
  onDone,
  onClose,
}: NameSheetProps) => {
  const { t } = useText();
  const list = useId();
  const [name, setName] = useState('');
  const ready = mayBeEmpty || name.trim() !== '';
  return (
    <Sheet
      open
      title={title}
      closeLabel={t('common.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={!ready} loading={pending} onClick={() => onDone(name)}>
            {action}
          </Button>
        </>
      }
    >
      <TextInput
        data-autofocus
        label={label}
        description={description}
        list={list}
        maxLength={200}
        value={name}
        error={refusal}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && ready) onDone(name);
        }}
      />
      <datalist id={list}>
        {known.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </datalist>
    </Sheet>
  );
};
