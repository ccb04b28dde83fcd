import { IconCheck, IconHandFinger, IconPlayerPlayFilled, IconQuestionMark } from '@tabler/icons-react';
import type { BatchPlan } from '#contract/batches.ts';
import { useText } from '../../text/use-text.ts';
import styles from './start.module.css';

type Outlook = BatchPlan['included'][number]['steps'][number]['outlook'];
type StepKind = BatchPlan['included'][number]['steps'][number]['step'];

const looks = {
  do: { icon: IconPlayerPlayFilled, tone: 'amber' },
  already: { icon: IconCheck, tone: 'good' },
  person: { icon: IconHandFinger, tone: 'indigo' },
  unknown: { icon: IconQuestionMark, tone: 'muted' },
} as const;
const outlooks = Object.keys(looks) as Outlook[];

/** What is done, step by step, and for how many devices each is needed, true already, a person's, or not known before. */
export const PlanSteps = ({ plan }: { plan: BatchPlan }) => {
  const { t } = useText();
  const counts = new Map<StepKind, Map<Outlook, number>>();
  for (const { steps } of plan.included) {
    for (const { step, outlook } of steps) {
      const of = counts.get(step) ?? new Map<Outlook, number>();
      counts.set(step, of.set(outlook, (of.get(outlook) ?? 0) + 1));
    }
  }
  return (
    <section>
      <h3>{t('batches.start.plan.steps')}</h3>
      <ol className={styles.outlooks}>
        {[...counts].map(([step, of]) => (
          <li key={step}>
            <span>{t(`status.step.${step}`)}</span>
            <span className={styles.marks}>
              {outlooks
                .filter((outlook) => of.has(outlook))
                .map((outlook) => {
                  const { icon: Shape, tone } = looks[outlook];
                  const word = t(`batches.start.plan.outlook.${outlook}`);
                  return (
                    <span key={outlook} className={styles.outlook} data-tone={tone}>
                      <Shape size={14} stroke={2.5} aria-hidden />
                      {t('batches.start.plan.outlookCount', { outlook: word, count: of.get(outlook) ?? 0 })}
                    </span>
                  );
                })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};
