import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { usePageCommand } from '../bridge/page-commands.ts';
import { useText } from '../text/use-text.ts';

const TYPING_PAUSE_MS = 200;

interface SearchFieldProps {
  readonly label: string;
  readonly className?: string | undefined;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** Searches a moment after the last key; what an input method is still composing is not searched. */
export const SearchField = ({ label, className, value, onSearch }: SearchFieldProps) => {
  const { t } = useText();
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  usePageCommand('filter', () => field.current?.select());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const change = (next: string, composing: boolean) => {
    setText(next);
    clearTimeout(timer.current);
    if (!composing) timer.current = setTimeout(() => onSearch(next.normalize('NFKC').trim()), TYPING_PAUSE_MS);
  };
  return (
    <TextInput
      ref={field}
      className={className ?? ''}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      maxLength={200}
      onChange={(event) => change(event.currentTarget.value, (event.nativeEvent as InputEvent).isComposing)}
      onCompositionEnd={(event) => change(event.currentTarget.value, false)}
      rightSection={text === '' ? null : <CloseButton size="sm" aria-label={t('common.searchClear')} onClick={() => change('', false)} />}
    />
  );
};
