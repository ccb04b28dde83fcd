import { Button, Input } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { fileContent } from '../../ui/files.ts';
import type { ChosenFile } from './command-draft.ts';
import styles from './commands.module.css';

interface FileFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | null;
  readonly required: boolean;
  readonly maxBytes: number;
  readonly file: ChosenFile | null;
  readonly onFile: (file: ChosenFile | null) => void;
}

/** A file, dropped or chosen, with its size; one that is too big is not read at all. */
export const FileField = ({ label, hint, error, required, maxBytes, file, onFile }: FileFieldProps) => {
  const { t } = useText();
  const id = useId();
  const [refused, setRefused] = useState<string | null>(null);
  const limit = sizeText(maxBytes);
  const take = async ([first, ...others]: readonly File[]) => {
    if (first === undefined) return;
    if (others.length > 0) return setRefused(t('commands.sheet.file.one'));
    if (first.size > maxBytes) return setRefused(t('commands.sheet.file.tooBig', { size: limit }));
    setRefused(null);
    const { content } = await fileContent(first);
    onFile({ name: first.name, size: first.size, content });
  };
  return (
    <fieldset className={styles.file} aria-labelledby={id}>
      <Input.Label id={id} labelElement="div" required={required}>
        {label}
      </Input.Label>
      <Input.Description>{hint}</Input.Description>
      {file === null ? (
        <DropZone
          title={t('commands.sheet.file.title')}
          hint={t('commands.sheet.file.limit', { size: limit })}
          buttonLabel={t('commands.sheet.file.choose')}
          inputLabel={label}
          onFiles={(files) => void take(files)}
        />
      ) : (
        <p className={styles.chosen}>
          <IconFile size={18} aria-hidden />
          <span>{t('commands.sheet.file.chosen', { name: file.name, size: sizeText(file.size) })}</span>
          <Button variant="default" onClick={() => onFile(null)}>
            {t('commands.sheet.file.remove')}
          </Button>
        </p>
      )}
      {(refused ?? error) === null ? null : <Input.Error role="alert">{refused ?? error}</Input.Error>}
    </fieldset>
  );
};

const sizeText = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${Math.ceil(bytes / 1_000)} KB`
      : `${(bytes / 1_000_000).toFixed(1).replace('.0', '')} MB`;
