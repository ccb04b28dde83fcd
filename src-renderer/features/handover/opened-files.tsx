import { useEffect, useEffectEvent, useState } from 'react';
import type { Opened } from '#contract/handover.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useEvent } from '../../bridge/use-event.ts';
import { carryFile } from '../../files/carried-file.ts';
import { FileAnswer } from '../../files/file-answer.tsx';
import { type Place, useGoToPlace } from '../../files/places.ts';
import { type Answer, useFileIntake } from '../../files/use-file-intake.ts';
import { useDropGuard } from '../../frame/use-drop-guard.ts';
import styles from './handover.module.css';

const everyPlace: readonly Place[] = ['push', 'ade', 'content', 'api', 'vendor', 'supervision', 'backup'];

/** What is said about a file that was opened from outside, and did not go to its place by itself. */
const answerTo = ({ fileName, file, identified, problem }: Opened): Answer => {
  if (problem === 'too-large') {
    return { said: 'identified', fileName, identified: { kind: 'too-large', details: {}, place: null }, file: null };
  }
  if (problem !== null || identified === null) return { said: problem ?? 'unreadable' };
  return { said: 'identified', fileName, identified, file };
};

/**
 * Takes the files that come from outside: opened with this program, dropped on its icon, or dropped on the window where nobody else
 * takes them. The first that has a place goes there; the others say what they are.
 */
export const OpenedFiles = () => {
  const goTo = useGoToPlace();
  const take = useCall('handover', 'take');
  const [answers, setAnswers] = useState<readonly { readonly id: number; readonly answer: Answer }[]>([]);

  const go = (file: NonNullable<Opened['file']>, place: Place) => {
    carryFile(file, place);
    goTo(place);
  };
  const dropped = useFileIntake({
    accepts: everyPlace,
    onFile: (file, { place }) => {
      if (place !== null) go(file, place);
    },
  });
  useDropGuard(dropped.take);

  const takeAll = async () => {
    // A sheet that is open asks for an answer first: what it holds would be lost.
    let gone = document.querySelector('[role="dialog"]') !== null;
    for (;;) {
      const answer = await take.run({});
      const opened = answer.ok ? answer.value.opened : null;
      if (opened === null) return;
      const place = opened.identified?.place ?? null;
      if (!gone && opened.file !== null && place !== null) {
        gone = true;
        go(opened.file, place);
      } else setAnswers((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, answer: answerTo(opened) }]);
    }
  };
  const atFirst = useEffectEvent(takeAll);
  useEffect(() => queueMicrotask(() => void atFirst()), []);
  useEvent('handover', 'opened', () => void takeAll());

  const shown = dropped.answer === null ? answers : [...answers, { id: 0, answer: dropped.answer }];
  if (shown.length === 0) return null;
  return (
    <div className={styles.corner}>
      {shown.map(({ id, answer }) => (
        <div key={id}>
          <FileAnswer
            answer={answer}
            onClose={id === 0 ? dropped.dismiss : () => setAnswers((before) => before.filter((each) => each.id !== id))}
          />
        </div>
      ))}
    </div>
  );
};
