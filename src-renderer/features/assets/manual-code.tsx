import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import styles from './scan-bar.module.css';
import { takesScans } from './use-scanner.ts';

/** A code typed by hand. */
export const ManualCode = ({ pending, onCode }: { pending: boolean; onCode: (text: string) => void }) => {
  const { t } = useText();
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || pending) return;
    onCode(text);
    setText('');
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
      />
      <Button type="submit" variant="default" disabled={text.trim() === ''}>
        {t('assets.bar.manualAction')}
      </Button>
    </form>
  );
};
