import { useState } from 'react';
import type { IdentifiedFile } from '#contract/certificates.ts';
import { MAX_FILE_BYTES } from '#contract/file-limit.ts';
import type { Refusal } from '../bridge/ask.ts';
import { useCall } from '../bridge/use-call.ts';
import { fileContent } from '../ui/files.ts';
import type { PickedFile } from './carried-file.ts';
import type { Place } from './places.ts';

/** What is said about what was dropped: what the file is, or why it could not even be looked at. */
export type Answer =
  | { readonly said: 'identified'; readonly fileName: string; readonly identified: IdentifiedFile; readonly file: PickedFile | null }
  | { readonly said: 'one' | 'none' | 'unreadable' | 'folder' | 'not-a-file' | 'too-many' }
  | { readonly said: 'refused'; readonly refusal: Refusal };

export interface FileIntake {
  /** Any number of files, as a person dropped them. */
  readonly take: (files: readonly File[]) => void;
  readonly answer: Answer | null;
  readonly pending: boolean;
  readonly dismiss: () => void;
}

interface Wants {
  readonly accepts: readonly Place[];
  readonly onFile: (file: PickedFile, identified: IdentifiedFile) => void;
  /** What main cannot tell by the bytes alone, e.g. a bare private key: true when the caller takes it all the same. */
  readonly onOther?: ((file: PickedFile, identified: IdentifiedFile) => boolean) | undefined;
}

/** Asks main what a file is before anything is done with it: the wrong one is answered with what it is and where it belongs. */
export const useFileIntake = ({ accepts, onFile, onOther }: Wants): FileIntake => {
  const identify = useCall('certificates', 'identify');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [pending, setPending] = useState(false);

  const look = async (picked: File): Promise<Answer | null> => {
    const { name: fileName } = picked;
    if (picked.size > MAX_FILE_BYTES) {
      return { said: 'identified', fileName, identified: { kind: 'too-large', details: {}, place: null }, file: null };
    }
    const file = await fileContent(picked).catch(() => null);
    if (file === null) return { said: 'unreadable' };
    const told = await identify.run({ file });
    if (!told.ok) return { said: 'refused', refusal: { noun: 'certificates', call: 'identify', details: {}, ...told.error } };
    const identified = told.value;
    if (identified.place !== null && accepts.includes(identified.place)) {
      onFile(file, identified);
      return null;
    }
    if (onOther?.(file, identified) === true) return null;
    return { said: 'identified', fileName, identified, file };
  };

  const take = async (files: readonly File[]): Promise<void> => {
    const [first, second] = files;
    if (pending) return;
    if (first === undefined || second !== undefined) return setAnswer({ said: first === undefined ? 'none' : 'one' });
    setPending(true);
    setAnswer(null);
    setAnswer(await look(first));
    setPending(false);
  };

  return { take: (files) => void take(files), answer, pending, dismiss: () => setAnswer(null) };
};
