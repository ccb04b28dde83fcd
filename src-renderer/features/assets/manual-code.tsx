import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { isComposing } from '../../ui/composing.ts';
import styles from './scan-bar.module.css';
import { takesScans } from './use-scanner.ts';

/** Where browsers tell the end of a composition before its Enter, the two are this close. */
const SAME_KEY_MS = 50;

/** A code typed by hand. An Enter that only confirms what an input method composed sends nothing. */
export const ManualCode = ({ pending, onCode }: { pending: boolean; onCode: (text: string) => void }) => {
  const { t } = useText();
  const [text, setText] = useState('');
  const composedAt = useRef(Number.NEGATIVE_INFINITY);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || pending) return;
    onCode(text);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    if (isComposing(event.nativeEvent) || event.timeStamp - composedAt.current < SAME_KEY_MS) event.preventDefault();
  };
  return (
    <form className={styles.manual} onSubmit={submit}>
      <TextInput
        aria-label={t('assets.bar.manual')}
        placeholder={t('assets.bar.manual')}
        value={text}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        {...takesScans}
        onChange={(event) => setText(event.currentTarget.value)}
        onCompositionEnd={(event) => (composedAt.current = event.timeStamp)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" variant="default" disabled={text.trim() === ''}>
        {t('assets.bar.manualAction')}
      </Button>
    </form>
  );
};
