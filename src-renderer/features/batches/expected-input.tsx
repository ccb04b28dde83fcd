import { Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { fileContent } from '../../ui/files.ts';
import { Notice } from '../../ui/notice.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './start.module.css';
import type { Details } from './start-choices.ts';
import type { Expected } from './use-expected.ts';

interface ExpectedInputProps {
  readonly details: Details;
  readonly expected: Expected;
  readonly onChange: (part: Partial<Details>) => void;
}

/** Where a list is pasted or its file chosen, and what main read of it. */
export const ExpectedInput = ({ details, expected, onChange }: ExpectedInputProps) => {
  const { t } = useText();
  const [several, setSeveral] = useState(false);
  const take = async ([file, ...others]: readonly File[]) => {
    setSeveral(others.length > 0);
    if (file !== undefined && others.length === 0) onChange({ file: await fileContent(file) });
  };
  const { refusal, read } = expected;
  return (
    <>
      {details.list === 'pasted' ? (
        <Textarea
          label={t('batches.start.details.pasted')}
          description={t('batches.start.details.pastedHint')}
          value={details.pasted}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={400_000}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={(event) => onChange({ pasted: event.currentTarget.value })}
        />
      ) : (
        <DropZone
          title={details.file?.fileName ?? t('assets.import.drop')}
          hint={t('assets.import.hint')}
          buttonLabel={t(details.file === null ? 'assets.import.choose' : 'assets.import.other')}
          inputLabel={t('assets.import.input')}
          onFiles={(files) => void take(files)}
        />
      )}
      {several || refusal !== null ? (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{several || refusal === null ? t('assets.import.one') : refusalText(t, refusal)}</p>
        </Notice>
      ) : null}
      {read === null ? null : <ReadExpected read={read} />}
    </>
  );
};

const ReadExpected = ({ read: { rows, problems } }: { read: NonNullable<Expected['read']> }) => {
  const { t } = useText();
  const unread = t('batches.start.details.unread', { count: problems.length });
  return (
    <>
      <p role="status">{t('batches.start.details.read', { count: rows.length })}</p>
      {problems.length === 0 ? null : (
        <section className={styles.unread}>
          <p className={styles.warning}>{unread}</p>
          <ScrollRegion label={unread}>
            <ul>
              {problems.map(({ line, reason, what }) => (
                <li key={line}>
                  {t('batches.start.details.unreadLine', { line, reason: t(`assets.import.reason.${reason}`) })}{' '}
                  <span className="mono quiet">{what}</span>
                </li>
              ))}
            </ul>
          </ScrollRegion>
        </section>
      )}
    </>
  );
};
