import { IconInbox } from '@tabler/icons-react';
import { type ReactNode, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { Notice } from '../ui/notice.tsx';
import { carryFile, useWaitingFile } from './carried-file.ts';
import { DropTargetProvider } from './drop-target.ts';
import { FileAnswer } from './file-answer.tsx';
import styles from './files.module.css';
import type { Place } from './places.ts';
import { useFileIntake } from './use-file-intake.ts';

const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;

interface WizardDropAreaProps {
  /** Of the wizard. A file for it that is dropped at a step without a drop zone waits for the step that has one. */
  readonly accepts: readonly Place[];
  readonly children: ReactNode;
}

/** Makes the whole window a drop target while a wizard is shown; nothing that is dropped ever replaces the page. */
export const WizardDropArea = ({ accepts, children }: WizardDropAreaProps) => {
  const { t } = useText();
  const [over, setOver] = useState(false);
  const held = useWaitingFile(accepts);
  const takers = useRef<((files: readonly File[]) => void)[]>([]);
  const target = useMemo(
    () => ({
      register: (take: (files: readonly File[]) => void) => {
        takers.current = [...takers.current, take];
        return () => {
          takers.current = takers.current.filter((each) => each !== take);
        };
      },
    }),
    [],
  );
  const intake = useFileIntake({
    accepts,
    onFile: (file, { place }) => {
      if (place !== null) carryFile(file, place);
    },
  });
  const onDrop = useEffectEvent((event: DragEvent) => {
    setOver(false);
    // A drop zone has taken it already, or it is words that are moved within a field.
    if (event.defaultPrevented || !isFiles(event)) return;
    event.preventDefault();
    // A sheet that is open asks for an answer first.
    if (document.querySelector('[role="dialog"]') !== null) return;
    (takers.current.at(-1) ?? intake.take)([...(event.dataTransfer?.files ?? [])]);
  });
  useEffect(() => {
    const drop = (event: DragEvent) => onDrop(event);
    const dragOver = (event: DragEvent) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // Only when the pointer leaves the window there is nothing it goes to.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    window.addEventListener('drop', drop);
    window.addEventListener('dragover', dragOver);
    window.addEventListener('dragleave', leave);
    return () => {
      window.removeEventListener('drop', drop);
      window.removeEventListener('dragover', dragOver);
      window.removeEventListener('dragleave', leave);
    };
  }, []);
  return (
    <DropTargetProvider value={target}>
      {children}
      {over ? (
        <div className={styles.veil} aria-hidden>
          {t('files.anywhere')}
        </div>
      ) : null}
      {intake.answer === null && held === null ? null : (
        <div className={styles.corner}>
          {intake.answer === null ? (
            <Notice tone="info" icon={IconInbox} title={held ?? ''} role="status">
              <p>{t('files.held')}</p>
            </Notice>
          ) : (
            <FileAnswer answer={intake.answer} onClose={intake.dismiss} />
          )}
        </div>
      )}
    </DropTargetProvider>
  );
};
