import { Button } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import styles from './hold-button.module.css';

export interface HoldLabels {
  /** Under the button, until it is held: that it must be held. */
  readonly hint: string;
  /** While it is held, with the seconds left. */
  readonly left: (seconds: number) => string;
}

interface HoldButtonProps {
  readonly label: string;
  readonly labels: HoldLabels;
  readonly disabled: boolean;
  readonly pending: boolean;
  readonly onHeld: () => void;
}

/** Seconds; product.md 4.10. */
const HOLD = 3;

/**
 * Does nothing unless it is held down for three seconds, by pointer or by Space or Enter. Letting go, leaving it with the pointer
 * or losing the focus starts again from nothing. The fill moves; the words beside it say the same where motion is not wanted.
 */
export const HoldButton = ({ label, labels, disabled, pending, onHeld }: HoldButtonProps) => {
  const hint = useId();
  const timer = useRef<ReturnType<typeof setInterval> | null>(null);
  const [left, setLeft] = useState<number | null>(null);
  const stop = () => {
    if (timer.current !== null) clearInterval(timer.current);
    timer.current = null;
    setLeft(null);
  };
  const start = () => {
    if (disabled || pending || timer.current !== null) return;
    let seconds = HOLD;
    setLeft(seconds);
    timer.current = setInterval(() => {
      seconds -= 1;
      if (seconds > 0) return setLeft(seconds);
      stop();
      onHeld();
    }, 1_000);
  };
  useEffect(() => () => clearInterval(timer.current ?? undefined), []);
  return (
    <div className={styles.hold}>
      <Button
        color="red"
        className={styles.button ?? ''}
        data-held={left === null ? undefined : ''}
        aria-describedby={hint}
        disabled={disabled}
        loading={pending}
        onPointerDown={(event) => event.button === 0 && start()}
        onPointerUp={stop}
        onPointerLeave={stop}
        onPointerCancel={stop}
        onBlur={stop}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key !== ' ' && event.key !== 'Enter') return;
          event.preventDefault();
          // A key that was down before the button had the focus was meant for something else.
          if (!event.repeat) start();
        }}
        onKeyUp={stop}
      >
        {label}
      </Button>
      <p id={hint} className={styles.hint} role="status">
        {disabled || pending ? '' : left === null ? labels.hint : labels.left(left)}
      </p>
    </div>
  );
};
