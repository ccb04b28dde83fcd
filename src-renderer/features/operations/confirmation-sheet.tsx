import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OperationDetail } from '#contract/operations.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';

interface ConfirmationSheetProps {
  readonly title: string;
  /** What the button does, e.g. 「再起動する」. */
  readonly verb: string;
  /** What must be typed where data is lost; null: nothing is. */
  readonly confirmation: Pick<NonNullable<OperationDetail['confirmation']>, 'word' | 'count' | 'serialTail'> | null;
  /** Something on the sheet is still missing. */
  readonly blocked: boolean;
  readonly pending: boolean;
  /** Why main did not do it, in words. */
  readonly refusal: string | null;
  readonly width?: { readonly plain: number; readonly danger: number };
  readonly onConfirm: (given: { typed: string; reason: string }) => void;
  readonly onCancel: () => void;
  /** What happens to what: names and numbers. */
  readonly children: ReactNode;
}

/** In proportion to what it does: a sheet with names and numbers; where data is lost, a reason, a word to type and a button to hold. */
export const ConfirmationSheet = (props: ConfirmationSheetProps) => {
  const { t, language } = useText();
  const { title, verb, confirmation, blocked, pending, refusal, onConfirm, onCancel, children } = props;
  if (confirmation !== null) {
    const tail = confirmation.count === 1 ? confirmation.serialTail : null;
    const phrase = tail ?? confirmationPhrase(confirmation.word, confirmation.count, language);
    const labels = dangerLabels(t, phrase, verb);
    return (
      <DangerSheet
        open
        title={title}
        phrase={phrase}
        // The asset number does as well, and is known to main only.
        anything={tail !== null}
        labels={tail === null ? labels : { ...labels, typed: t('operations.confirm.serial') }}
        pending={pending}
        blocked={blocked}
        refusal={refusal}
        {...(props.width === undefined ? {} : { width: props.width.danger })}
        onCancel={onCancel}
        onConfirm={onConfirm}
      >
        {children}
      </DangerSheet>
    );
  }
  return (
    <Sheet
      open
      title={title}
      closeLabel={t('common.cancel')}
      onClose={onCancel}
      {...(props.width === undefined ? {} : { width: props.width.plain })}
      footer={
        <>
          <Button variant="default" onClick={onCancel} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button disabled={blocked} loading={pending} onClick={() => onConfirm({ typed: '', reason: '' })}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
      {refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusal}</p>
        </Notice>
      )}
    </Sheet>
  );
};
