import { type ReactNode, useEffect, useEffectEvent } from 'react';
import type { IdentifiedFile } from '#contract/certificates.ts';
import { useText } from '../text/use-text.ts';
import { DropZone } from '../ui/drop-zone.tsx';
import { type PickedFile, useCarriedFile } from './carried-file.ts';
import { useDropTarget } from './drop-target.ts';
import { FileAnswer } from './file-answer.tsx';
import styles from './files.module.css';
import type { Place } from './places.ts';
import { useFileIntake } from './use-file-intake.ts';

interface FileDropProps {
  readonly accepts: readonly Place[];
  readonly title: string;
  readonly hint: string;
  readonly buttonLabel?: string;
  readonly inputLabel?: string;
  readonly disabled?: boolean;
  /** While the caller is busy with the file it was given. */
  readonly pending?: boolean;
  readonly onFile: (file: PickedFile) => void;
  /** For a file of another place, or of none: true when the caller takes it all the same. */
  readonly onOther?: (file: PickedFile, identified: IdentifiedFile) => boolean;
  readonly children?: ReactNode;
}

/**
 * Takes one file, dropped or chosen, or carried here from another screen. The caller gets only what belongs to it; anything else
 * is answered on the spot with what it is and where it belongs.
 */
export const FileDrop = (props: FileDropProps) => {
  const { accepts, disabled = false, pending = false } = props;
  const { t } = useText();
  const intake = useFileIntake({ accepts, onFile: props.onFile, onOther: props.onOther });
  const busy = pending || intake.pending;
  useCarriedFile(accepts, props.onFile);

  const target = useDropTarget();
  const take = useEffectEvent((files: readonly File[]) => {
    if (!disabled && !busy) intake.take(files);
  });
  useEffect(() => target?.register((files) => take(files)), [target]);

  return (
    <div className={styles.stack}>
      <DropZone
        title={props.title}
        hint={props.hint}
        buttonLabel={props.buttonLabel ?? t('files.choose')}
        inputLabel={props.inputLabel ?? t('files.input')}
        disabled={disabled}
        pending={busy}
        onFiles={intake.take}
      >
        {props.children}
      </DropZone>
      {intake.answer === null ? null : <FileAnswer answer={intake.answer} onClose={intake.dismiss} />}
    </div>
  );
};
