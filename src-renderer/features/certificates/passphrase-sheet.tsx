import { Button, PasswordInput } from '@mantine/core';
import { IconAlertTriangle, IconKey } from '@tabler/icons-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './certificates.module.css';

interface PassphraseSheetProps {
  readonly title: string;
  readonly lead: string;
  /** A verb. */
  readonly action: string;
  readonly pending: boolean;
  readonly refusal: string | null;
  readonly onCancel: () => void;
  readonly onConfirm: (passphrase: string) => void;
}

/** Main judges the length again. */
const SHORTEST = 8;

/** Asks for a new passphrase, twice, for a file that nobody can open without it. */
export const PassphraseSheet = (props: PassphraseSheetProps) => {
  const { t } = useText();
  const form = useId();
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const [judged, setJudged] = useState(false);
  const firstField = useRef<HTMLInputElement>(null);
  const againField = useRef<HTMLInputElement>(null);
  const short = [...first].length < SHORTEST;
  const differs = first !== again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setJudged(true);
    // The sentence stands at the field, and the field may be out of sight.
    if (short) firstField.current?.focus();
    else if (differs) againField.current?.focus();
    else if (!props.pending) props.onConfirm(first);
  };
  const field = {
    autoComplete: 'new-password',
    maxLength: 200,
    required: true,
    visibilityToggleButtonProps: { 'aria-label': t('certificates.passphrase.show') },
  };
  return (
    <Sheet
      open
      title={props.title}
      closeLabel={t('common.cancel')}
      onClose={props.onCancel}
      footer={
        <>
          <Button variant="default" onClick={props.onCancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={form} loading={props.pending}>
            {props.action}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <p>{props.lead}</p>
        <PasswordInput
          {...field}
          ref={firstField}
          data-autofocus
          label={t('certificates.passphrase.first')}
          description={t('certificates.passphrase.firstHint')}
          value={first}
          error={judged && short ? t('certificates.passphrase.short') : null}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <PasswordInput
          {...field}
          ref={againField}
          label={t('certificates.passphrase.again')}
          value={again}
          error={judged && !short && differs ? t('certificates.passphrase.differs') : null}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        <Notice tone="caution" icon={IconKey}>
          <p>{t('certificates.passphrase.warning')}</p>
        </Notice>
        {props.refusal === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{props.refusal}</p>
          </Notice>
        )}
      </form>
    </Sheet>
  );
};
