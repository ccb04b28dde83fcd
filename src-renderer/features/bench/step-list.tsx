import { IconCircle, IconCircleCheckFilled, IconCircleMinus, IconCircleXFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import type { Slot } from '#contract/bench.ts';
import { shortMomentText, stopwatchText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './inspector.module.css';
import { RestartButton } from './restart-button.tsx';

type Run = NonNullable<Slot['run']>;
const looks = {
  waiting: { icon: IconCircle, tone: 'muted' },
  running: { icon: IconPlayerPlayFilled, tone: 'amber' },
  done: { icon: IconCircleCheckFilled, tone: 'good' },
  skipped: { icon: IconCircleMinus, tone: 'muted' },
  failed: { icon: IconCircleXFilled, tone: 'bad' },
} as const;

/** The steps of a run, each with how long it took, and the way to begin again there. */
export const StepList = ({ udid, run }: { udid: string; run: Run }) => {
  const { t, language } = useText();
  const now = useNow(1_000);
  const timeOf = (step: Run['steps'][number]) => {
    if (step.startedAt === null || step.state === 'waiting') return t(`status.stepState.${step.state}`);
    const end = step.endedAt ?? (step.state === 'running' ? now : null);
    return end === null ? t(`status.stepState.${step.state}`) : stopwatchText(end - step.startedAt);
  };
  const total = stopwatchText((run.endedAt ?? now) - run.startedAt);
  return (
    <div>
      <ol className={styles.steps}>
        {run.steps.map((step, index) => {
          const { icon: Shape, tone } = looks[step.state];
          return (
            <li key={step.step} data-state={step.state} data-tone={tone}>
              <Shape size={17} aria-hidden />
              <span>
                {t(`status.step.${step.step}`)}
                {step.attempts > 1 ? (
                  <span className={`${styles.attempts} quiet`}>{t('bench.inspector.attempts', { count: step.attempts })}</span>
                ) : null}
                {step.note === '' ? null : <span className={`${styles.note} quiet`}>{t('bench.inspector.note', { note: step.note })}</span>}
                <span className="seen-by-readers-only">{t(`status.stepState.${step.state}`)}</span>
              </span>
              <span className="quiet numbers">{timeOf(step)}</span>
              <RestartButton udid={udid} index={index} step={step} />
            </li>
          );
        })}
      </ol>
      {run.steps.every(({ again }) => again === 'not-standing') ? (
        <p className={`${styles.when} quiet`}>{t('bench.inspector.fromHereWhen')}</p>
      ) : null}
      <p className={`${styles.total} quiet numbers`}>
        <span>{shortMomentText(run.startedAt, language)}</span>
        <span>{t(run.endedAt === null ? 'bench.inspector.elapsed' : 'bench.inspector.took', { time: total })}</span>
      </p>
    </div>
  );
};
