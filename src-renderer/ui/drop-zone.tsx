import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import styles from './drop-zone.module.css';

interface DropZoneProps {
  readonly title: string;
  readonly hint: string;
  readonly buttonLabel: string;
  readonly inputLabel: string;
  readonly disabled?: boolean;
  readonly pending?: boolean;
  /** All that was dropped at once; one is what is wanted. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly children?: ReactNode;
}

/** Takes a file, dropped or chosen. Any kind: what it is, is judged where the rules are. */
export const DropZone = ({ title, hint, buttonLabel, inputLabel, disabled, pending, onFiles, children }: DropZoneProps) => {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (disabled !== true && pending !== true) onFiles([...(files ?? [])]);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <div
      className={styles.zone}
      data-over={over ? '' : undefined}
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <IconFileImport size={30} stroke={1.5} aria-hidden className={styles.icon} />
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        <p className="quiet">{hint}</p>
        {children}
      </div>
      <Button variant="default" disabled={disabled === true} loading={pending === true} onClick={() => input.current?.click()}>
        {buttonLabel}
      </Button>
      <input
        ref={input}
        type="file"
        aria-label={inputLabel}
        className="seen-by-readers-only"
        tabIndex={-1}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
};
