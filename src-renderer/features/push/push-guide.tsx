import { IconMapQuestion } from '@tabler/icons-react';
import type { PushWizard } from '#contract/push.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import styles from '../../wizard/wizard.module.css';
import { PortalButtons } from './portal-buttons.tsx';
import { PortalSketch } from './portal-sketch.tsx';
import { PortalSteps } from './portal-steps.tsx';

/** There is a request, and no certificate that fits it yet, or one that APNs refused. */
const hasToDoThere = ({ requestFileName, step, problem }: PushWizard): boolean =>
  requestFileName !== '' && step !== 'proof' && step !== 'done' && (step !== 'verify' || problem !== null);

/** The guide in its small window beside Apple's site; it follows the wizard. */
export const PushGuide = () => {
  const { t } = useText();
  const { value } = useAsk('push', 'overview', {});
  if (value === undefined) return <DelayedLoader label={t('frame.loading')} />;
  const { wizard, push } = value;
  if (wizard === null || !hasToDoThere(wizard)) return <Empty icon={IconMapQuestion} title={t('push.portal.guide.none')} />;
  const renewing = wizard.flow === 'renewal' && push !== null;
  return (
    <div className={styles.window}>
      <h2>{t(renewing ? 'push.titleRenew' : 'push.titleNew')}</h2>
      <PortalSteps wizard={wizard} push={push} />
      {renewing ? <PortalSketch push={push} /> : null}
      <PortalButtons renewing={renewing} />
    </div>
  );
};
