import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { RecipeProblem } from '#contract/recipes.ts';
import { useText } from '../../text/use-text.ts';
import { ProblemList } from './problem-list.tsx';
import type { DraftStep } from './recipe-draft.ts';
import styles from './recipes.module.css';

interface StepRowProps {
  readonly step: DraftStep;
  readonly place: number;
  readonly count: number;
  readonly problems: readonly RecipeProblem[];
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

/** How a button of a step is found again after the step was moved. */
export const stepButtonId = (uid: number, which: 'up' | 'down') => `recipe-step-${uid}-${which}`;

/** One step of the list: what it is, what is wrong with it, and its settings. */
export const StepRow = ({ step, place, count, problems, onMove, onRemove, children }: StepRowProps) => {
  const { t } = useText();
  const name = t(`recipes.steps.${step.step}`);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li className={styles.row} data-wrong={problems.length > 0 ? '' : undefined}>
      <div className={styles.rowHead}>
        <span className={styles.place}>{place}</span>
        <div className={styles.rowName}>
          <h3>{name}</h3>
          <p className="quiet">{t(`recipes.about.${step.step}`)}</p>
        </div>
        <div role="toolbar" tabIndex={-1} aria-label={name} className={styles.rowButtons} onKeyDown={onKeyDown}>
          <ActionIcon
            id={stepButtonId(step.uid, 'up')}
            variant="default"
            size={28}
            disabled={place === 1}
            aria-label={t('recipes.editor.up', { step: name })}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            id={stepButtonId(step.uid, 'down')}
            variant="default"
            size={28}
            disabled={place === count}
            aria-label={t('recipes.editor.down', { step: name })}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" size={28} aria-label={t('recipes.editor.remove', { step: name })} onClick={onRemove}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      </div>
      {problems.length === 0 ? null : <ProblemList problems={problems} placeless />}
      {children}
    </li>
  );
};
