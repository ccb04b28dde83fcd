import { IconCheck, IconMinus, IconPlayerPlayFilled, IconX } from '@tabler/icons-react';
import type { Slot } from '#contract/bench.ts';
import { useText } from '../../text/use-text.ts';
import styles from './slot.module.css';

type Steps = NonNullable<Slot['run']>['steps'];
const shapes = { waiting: null, running: IconPlayerPlayFilled, done: IconCheck, skipped: IconMinus, failed: IconX } as const;
const tones = { waiting: 'muted', running: 'amber', done: 'good', skipped: 'muted', failed: 'bad' } as const;

/** The steps of Prepare as a row of ticks. */
export const StepTicks = ({ steps }: { steps: Steps }) => {
  const { t } = useText();
  return (
    <ol className={styles.ticks} aria-label={t('bench.inspector.steps')}>
      {steps.map(({ step, state }) => {
        const Shape = shapes[state];
        const text = `${t(`status.step.${step}`)}: ${t(`status.stepState.${state}`)}`;
        return (
          <li key={step} data-state={state} data-tone={tones[state]} title={text}>
            {Shape === null ? null : <Shape size={12} stroke={3} aria-hidden />}
            <span className="seen-by-readers-only">{text}</span>
          </li>
        );
      })}
    </ol>
  );
};
