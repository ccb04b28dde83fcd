import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { HoldButton, type HoldLabels } from './hold-button.tsx';
import { Notice } from './notice.tsx';
import { Sheet } from './sheet.tsx';
import { normalised, TypedField } from './typed-field.tsx';

export interface DangerLabels {
  readonly cancel: string;
  /** A verb with its object, never "OK". */
  readonly action: string;
  readonly reason: string;
  readonly reasonHint: string;
  /** Asks for the phrase, and says it. */
  readonly typed: string;
  readonly typedHint: string;
  readonly hold: HoldLabels;
}

interface DangerSheetProps {
  readonly open: boolean;
  readonly title: string;
  /** What must be typed, e.g. 「入れ替え 412」. Here it only wakes the button: the judge is main. */
  readonly phrase: string;
  /** Something else than the phrase may do as well: whatever was typed wakes the button. */
  readonly anything?: boolean;
  /** Something on the sheet is still missing. */
  readonly blocked?: boolean;
  readonly labels: DangerLabels;
  readonly pending: boolean;
  /** Why main did not do it, in words. */
  readonly refusal: string | null;
  readonly onCancel: () => void;
  readonly onConfirm: (given: { typed: string; reason: string }) => void;
  readonly width?: number;
  /** What happens to what: names and numbers. */
  readonly children: ReactNode;
}

/**
 * Levels 2 and 3 of product.md 4.10: what cannot simply be undone wants a reason, a phrase typed by hand, and a button held down.
 * Esc and Cancel, which has the focus, change nothing; no single key does anything.
 */
export const DangerSheet = ({ open, ...props }: DangerSheetProps) => (open ? <OpenSheet {...props} /> : null);

const OpenSheet = (props: Omit<DangerSheetProps, 'open'>) => {
  const { labels, pending, refusal } = props;
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const right = props.anything === true ? tidy(typed) !== '' : tidy(typed) === tidy(props.phrase);
  const ready = right && reason.trim() !== '' && props.blocked !== true;
  return (
    <Sheet
      open
      title={props.title}
      closeLabel={labels.cancel}
      onClose={props.onCancel}
      width={props.width ?? 560}
      footer={
        <>
          <HoldButton
            label={labels.action}
            labels={labels.hold}
            disabled={!ready}
            pending={pending}
            onHeld={() => props.onConfirm({ typed, reason: reason.trim() })}
          />
          <Button variant="default" onClick={props.onCancel} data-autofocus style={{ flex: 'none' }}>
            {labels.cancel}
          </Button>
        </>
      }
    >
      {props.children}
      <Textarea
        label={labels.reason}
        description={labels.reasonHint}
        required
        value={reason}
        maxLength={500}
        autosize
        minRows={2}
        maxRows={4}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TypedField
        label={labels.typed}
        description={labels.typedHint}
        placeholder={props.phrase}
        focused={false}
        value={typed}
        onChange={setTyped}
      />
      {refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusal}</p>
        </Notice>
      )}
    </Sheet>
  );
};

const tidy = (text: string): string => normalised(text).replace(/\s+/g, ' ').toLowerCase();
