import { Checkbox } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled, IconHelpCircle } from '@tabler/icons-react';
import { useId } from 'react';
import { type DiagnosisView, type NodeState, type UserStep } from '#contract/diagnosis.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused } from '../../ui/toast.ts';
import styles from './diagnosis.module.css';

const icons = { passed: IconCircleCheckFilled, failed: IconCircleXFilled, unknown: IconHelpCircle } as const;
const tones = { passed: 'good', failed: 'bad', unknown: 'muted' } as const satisfies Record<NodeState, string>;
const parties = ['administrator', 'user'] as const;
const userSteps = [
  'profile-seen',
  'charged',
  'network-reconnected',
  'sim-reseated',
  'restarted',
  'forced-restart',
  'profile-reinstalled',
] as const satisfies readonly UserStep[];

/** What was looked at, in the order of the work: first the administrator's part, then the user's. */
export const DiagnosisTree = ({ view }: { view: DiagnosisView }) => {
  const { t } = useText();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.heading}>
        {t('diagnosis.tree')}
      </h3>
      {parties.map((party) => (
        <div key={party}>
          <h4 className={styles.party}>{t(`diagnosis.party.${party}`)}</h4>
          <ol className={styles.tree} aria-label={t(`diagnosis.party.${party}`)}>
            {view.nodes
              .filter((each) => each.party === party)
              .map(({ node, state }) => {
                const Shape = icons[state];
                return (
                  <li key={node} data-state={state}>
                    <span data-tone={tones[state]} className={styles.mark}>
                      <Shape size={17} aria-hidden />
                    </span>
                    <span>{t(`diagnosis.node.${node}`)}</span>
                    <span className={styles.word}>{t(`diagnosis.state.${state}`)}</span>
                  </li>
                );
              })}
          </ol>
        </div>
      ))}
      <UserSteps view={view} />
    </section>
  );
};

const UserSteps = ({ view }: { view: DiagnosisView }) => {
  const { t } = useText();
  const tick = useCall('diagnosis', 'tick');
  const set = async (step: UserStep, done: boolean) => {
    const answer = await tick.run({ deviceId: view.deviceId, step, done });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('diagnosis', 'tick', answer.error)));
  };
  return (
    <fieldset className={styles.steps}>
      <legend>{t('diagnosis.userSteps')}</legend>
      {userSteps.map((step) => (
        <Checkbox
          key={step}
          size="xs"
          label={t(`diagnosis.userStep.${step}`)}
          checked={view.done.includes(step)}
          onChange={(event) => void set(step, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
};
