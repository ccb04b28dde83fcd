import { Button } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import { momentText } from '../text/dates.ts';
import { refusalText } from '../text/refusal-text.ts';
import { sayIfKnown, useText } from '../text/use-text.ts';
import { Facts } from '../ui/facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { carryFile } from './carried-file.ts';
import styles from './files.module.css';
import { useGoToPlace } from './places.ts';
import type { Answer } from './use-file-intake.ts';

interface FileAnswerProps {
  readonly answer: Answer;
  readonly onClose: () => void;
}

/** What a dropped file is, and the way to where it belongs, with the file in hand. */
export const FileAnswer = ({ answer, onClose }: FileAnswerProps) => {
  const { t } = useText();
  const close = (
    <Button variant="subtle" size="compact-sm" onClick={onClose}>
      {t('common.close')}
    </Button>
  );
  if (answer.said === 'identified') return <Identified answer={answer} onClose={onClose} />;
  return (
    <Notice tone="bad" icon={IconFileAlert} role="alert" action={close}>
      <p>{answer.said === 'refused' ? refusalText(t, answer.refusal) : t(`files.${answer.said}`)}</p>
    </Notice>
  );
};

const Identified = ({ answer, onClose }: FileAnswerProps & { answer: Extract<Answer, { said: 'identified' }> }) => {
  const { t } = useText();
  const goTo = useGoToPlace();
  const { identified, fileName, file } = answer;
  const { place } = identified;
  const go = () => {
    if (place === null || file === null) return;
    onClose();
    carryFile(file, place);
    goTo(place);
  };
  return (
    <Notice tone="caution" icon={IconFileAlert} role="alert" title={fileName}>
      <p>{kindText(t, identified.kind)}</p>
      <p>{place === null ? t('files.nowhere') : t('files.belongs', { place: t(`files.places.${place}`) })}</p>
      <FileFacts details={identified.details} />
      <div className={styles.buttons}>
        {place === null || file === null ? null : (
          <Button size="compact-sm" onClick={go}>
            {t('files.go')}
          </Button>
        )}
        <Button variant="subtle" size="compact-sm" onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
    </Notice>
  );
};

/** One sentence for a kind of file. */
export const kindText = (t: ReturnType<typeof useText>['t'], kind: string): string =>
  sayIfKnown(t, `files.kinds.${kind}`) ?? t('files.kinds.unknown');

/** What helps people to tell one file from another of its kind. */
const FileFacts = ({ details }: { details: Readonly<Record<string, string>> }) => {
  const { t, language } = useText();
  const facts = Object.entries(details).flatMap(([key, value]) => {
    const name = sayIfKnown(t, `files.details.${key}`);
    const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
    return name === undefined || value === '' ? [] : [{ name, value: Number.isNaN(at) ? value : momentText(at, language) }];
  });
  return facts.length === 0 ? null : <Facts facts={facts} narrow />;
};
