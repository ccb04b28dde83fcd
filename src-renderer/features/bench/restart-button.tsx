import type { Slot } from '#contract/bench.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { refused, told } from '../../ui/toast.ts';
import styles from './inspector.module.css';

interface RestartButtonProps {
  readonly udid: string;
  readonly index: number;
  readonly step: NonNullable<Slot['run']>['steps'][number];
}

/** Has a run that stands still done again from this step. Where that cannot be, the button stays reachable and says why. */
export const RestartButton = ({ udid, index, step: { step, again } }: RestartButtonProps) => {
  const { t } = useText();
  const restart = useCall('bench', 'restartFrom');
  const named = { step: t(`status.step.${step}`) };
  if (again === 'no-run' || again === 'not-standing') return <span />;
  const say = again === 'can' ? null : (t: Say) => t(`bench.inspector.cannotRestart.${again}`);
  const reason = say?.(t) ?? null;
  const press = async () => {
    if (say !== null) return refused(say);
    if (restart.pending) return;
    const answer = await restart.run({ udid, index });
    if (answer.ok) told(t('bench.inspector.restarted', named));
    else refused((t) => refusalText(t, refusalOf('bench', 'restartFrom', answer.error)));
  };
  return (
    <button
      type="button"
      className={styles.fromHere}
      aria-label={t('bench.inspector.fromStep', named)}
      aria-disabled={reason !== null || restart.pending}
      aria-busy={restart.pending}
      title={reason ?? t('bench.inspector.fromStep', named)}
      onClick={() => void press()}
    >
      {t('bench.inspector.fromHere')}
    </button>
  );
};
