import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBarrierBlock, IconEraser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { BatchPlan } from '#contract/batches.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlanDevices } from './plan-devices.tsx';
import { PlanSteps } from './plan-steps.tsx';
import styles from './start.module.css';

const cures = {
  'push-certificate-missing': '/certificates',
  'engine-not-listening': '/settings',
  'organization-missing': '/settings',
  'wifi-password-missing': '/recipes',
  'ade-token-missing': '/certificates',
  'api-key-missing': '/certificates',
} as const;

/** Whether a plan can be confirmed. `alone`: a batch that starts devices by itself may begin without any. */
export const canGoOn = (plan: BatchPlan, alone: boolean): boolean => plan.obstacles.length === 0 && (plan.included.length > 0 || alone);

interface StartPlanProps {
  readonly plan: BatchPlan | null;
  readonly refusal: string | null;
  readonly alone: boolean;
  readonly onAgain: () => void;
}

/** The dry run: who is included and what happens to them, who is not and why, and what is missing. */
export const StartPlan = ({ plan, refusal, alone, onAgain }: StartPlanProps) => {
  const { t } = useText();
  const navigate = useNavigate();
  const again = (
    <Button variant="default" onClick={onAgain}>
      {t('batches.start.plan.again')}
    </Button>
  );
  if (plan === null && refusal === null) return <DelayedLoader label={t('batches.start.plan.loading')} />;
  if (plan === null) {
    return (
      <Notice tone="bad" icon={IconAlertTriangle} role="alert" action={again}>
        <p>{refusal}</p>
      </Notice>
    );
  }
  const erased = plan.included.filter(({ erases }) => erases).length;
  return (
    <>
      {plan.obstacles.map((obstacle) => (
        <Notice
          key={obstacle}
          tone="amber"
          icon={IconBarrierBlock}
          role="alert"
          action={
            <Button variant="default" onClick={() => void navigate({ to: cures[obstacle] })}>
              {t(`batches.start.plan.obstacleActions.${obstacle}`)}
            </Button>
          }
        >
          <p>{t(`batches.start.plan.obstacles.${obstacle}`)}</p>
        </Notice>
      ))}
      {erased === 0 ? null : (
        <Notice tone="bad" icon={IconEraser}>
          <p>{t('batches.start.plan.erases', { count: erased })}</p>
        </Notice>
      )}
      {plan.included.length === 0 ? (
        <p className={styles.nobody}>{t(alone ? 'batches.start.plan.waitsForDevices' : 'batches.start.plan.includedNone')}</p>
      ) : (
        <>
          <PlanSteps plan={plan} />
          <PlanDevices title={t('batches.start.plan.included', { count: plan.included.length })} devices={plan.included} />
        </>
      )}
      {plan.excluded.length === 0 ? null : (
        <section>
          <h3>{t('batches.start.plan.excluded', { count: plan.excluded.length })}</h3>
          <ul className={styles.excluded}>
            {plan.excluded.map(({ udid, name, serialNumber, reason }) => (
              <li key={udid}>
                <span>{name || serialNumber || t('bench.card.nameless')}</span>
                <span className="quiet">{t(`batches.start.plan.reasons.${reason}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
};
