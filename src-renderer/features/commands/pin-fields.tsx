import { Button, Checkbox, PinInput } from '@mantine/core';
import { IconAlertTriangle, IconDice5 } from '@tabler/icons-react';
import { type ClipboardEvent, useId } from 'react';
import { judgePin, tidyPin } from '#contract/pin.ts';
import { problemText } from '../../text/command-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './commands.module.css';
import { randomPin } from './random-pin.ts';

/** What a person has typed so far. In the memory of the screen only, and only while the sheet is open. */
export interface PinDraft {
  readonly first: string;
  readonly second: string;
}

export const noPin: PinDraft = { first: '', second: '' };

/** Both are the same, and main would take it. */
export const pinReady = ({ first, second }: PinDraft): boolean => judgePin(first) === null && tidyPin(first) === tidyPin(second);

interface PinBoxesProps {
  readonly draft: PinDraft;
  readonly onChange: (draft: PinDraft) => void;
}

/** Two rows of six boxes, judged while they are typed: product.md 4.10 M. */
export const PinBoxes = ({ draft, onChange }: PinBoxesProps) => {
  const { t } = useText();
  const first = tidyPin(draft.first);
  // Said once all six are there, or as soon as somebody goes on without; letters never get in.
  const problem = first.length === 6 || draft.second !== '' ? judgePin(first) : null;
  const different = tidyPin(draft.second).length === 6 && first.length === 6 && first !== tidyPin(draft.second);
  return (
    <div className={styles.pins}>
      <Six
        label={t('commands.pin.first')}
        value={draft.first}
        error={problem !== null}
        onChange={(next) => onChange({ ...draft, first: next })}
      >
        <Button
          variant="default"
          leftSection={<IconDice5 size={15} aria-hidden />}
          onClick={() => {
            const pin = randomPin();
            onChange({ first: pin, second: pin });
          }}
        >
          {t('commands.pin.random')}
        </Button>
      </Six>
      <p className={styles.problem} role="alert">
        {problem !== null ? problemText(t, problem) : different ? t('commands.pin.different') : ''}
      </p>
      <Six label={t('commands.pin.second')} value={draft.second} error={different} onChange={(second) => onChange({ ...draft, second })} />
    </div>
  );
};

interface SixProps {
  readonly label: string;
  readonly value: string;
  readonly error: boolean;
  readonly onChange: (value: string) => void;
  readonly children?: React.ReactNode;
}

const Six = ({ label, value, error, onChange, children }: SixProps) => {
  const { t } = useText();
  const id = useId();
  const paste = (event: ClipboardEvent) => {
    event.preventDefault();
    onChange(
      tidyPin(event.clipboardData.getData('text'))
        .replace(/[^0-9]/g, '')
        .slice(0, 6),
    );
  };
  return (
    <fieldset className={styles.six} aria-labelledby={id} onPasteCapture={paste}>
      <span id={id} className={styles.pinLabel}>
        {label}
      </span>
      <PinInput
        length={6}
        // Full-width digits are taken too; they become half-width.
        type={/^[0-9０-９]*$/}
        inputMode="numeric"
        placeholder=""
        value={value}
        error={error}
        onChange={(next) => onChange(tidyPin(next))}
        getInputProps={(index) => ({ 'aria-label': t('commands.pin.digit', { label, count: index + 1 }), autoComplete: 'off' })}
      />
      {children}
    </fieldset>
  );
};

/** What a PIN of a Mac means, and the consent to it. */
export const PinConsent = ({ agreed, onAgree }: { agreed: boolean; onAgree: (agreed: boolean) => void }) => {
  const { t } = useText();
  return (
    <>
      <Notice tone="caution" icon={IconAlertTriangle}>
        <p>{t('commands.pin.warning')}</p>
        <p>{t('commands.pin.notStored')}</p>
        <p>{t('commands.sheet.secretLost')}</p>
      </Notice>
      <Checkbox label={t('commands.pin.consent')} checked={agreed} onChange={(event) => onAgree(event.currentTarget.checked)} />
    </>
  );
};
