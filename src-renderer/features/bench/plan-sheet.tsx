import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ValueOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import { normalised, TypedField } from '../../ui/typed-field.tsx';
import { PlanContent } from './plan-content.tsx';
import { PlanObstacles } from './plan-obstacles.tsx';

type Plan = ValueOf<'bench', 'planPrepare'>;

interface PlanSheetProps {
  readonly udids: readonly string[];
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** Level 2: the frozen plan, what it does, and the confirmation that must be typed. Enter starts nothing. */
export const PlanSheet = ({ udids, onClose, onStarted }: PlanSheetProps) => {
  const { t } = useText();
  const planning = useCall('bench', 'planPrepare');
  const prepare = useCall('bench', 'prepare');
  const blueprint = useAsk('bench', 'blueprint', {});
  const [plan, setPlan] = useState<Plan | null>(null);
  const [typed, setTyped] = useState('');

  const draw = useEffectEvent(async () => {
    const answer = await planning.run({ udids: [...udids] });
    if (answer.ok) setPlan(answer.value);
  });
  useEffect(() => {
    void draw();
  }, []);

  const count = plan?.included.length ?? 0;
  const expected = plan?.confirmation.expected ?? '';
  const matches = plan !== null && normalised(typed).toUpperCase() === normalised(expected).toUpperCase();
  const startable = plan !== null && count > 0 && plan.obstacles.length === 0;
  const start = async () => {
    if (plan === null || !matches || !startable) return;
    const answer = await prepare.run({ planId: plan.planId, typed });
    if (!answer.ok) return;
    told(t('bench.plan.started', { count: answer.value.started }));
    onStarted();
  };
  const refusal = planning.refusal ?? prepare.refusal;

  return (
    <Sheet
      open
      title={t('bench.plan.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={640}
      footer={
        <>
          <Button
            color="red"
            mr="auto"
            disabled={!startable || !matches}
            loading={prepare.pending}
            onClick={() => void start()}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault();
            }}
          >
            {t('bench.plan.start', { count })}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      {plan === null ? (
        planning.refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : null
      ) : (
        <>
          <PlanObstacles obstacles={plan.obstacles} />
          <PlanContent plan={plan} blueprint={blueprint.value ?? null} />
          {startable ? (
            <TypedField
              label={t(plan.confirmation.kind === 'count' ? 'bench.plan.typeCount' : 'bench.plan.typeSerial', { expected })}
              description={t('bench.plan.typeHint')}
              value={typed}
              onChange={setTyped}
              error={null}
            />
          ) : null}
        </>
      )}
      {refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
