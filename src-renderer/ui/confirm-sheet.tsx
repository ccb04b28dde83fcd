import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Sheet } from './sheet.tsx';

interface ConfirmSheetProps {
  readonly open: boolean;
  readonly title: string;
  readonly cancelLabel: string;
  /** A verb, never "OK". */
  readonly actionLabel: string;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
  readonly pending: boolean;
  readonly danger?: boolean;
  readonly width?: number;
  readonly children: ReactNode;
}

/** Asks once before something disturbing. Cancel has the focus, so Enter changes nothing. */
export const ConfirmSheet = (props: ConfirmSheetProps) => (
  <Sheet
    open={props.open}
    title={props.title}
    closeLabel={props.cancelLabel}
    onClose={props.onCancel}
    {...(props.width === undefined ? {} : { width: props.width })}
    footer={
      <>
        <Button variant="default" onClick={props.onCancel} data-autofocus>
          {props.cancelLabel}
        </Button>
        <Button {...(props.danger === true ? { color: 'red' } : {})} onClick={props.onConfirm} loading={props.pending}>
          {props.actionLabel}
        </Button>
      </>
    }
  >
    {props.children}
  </Sheet>
);
