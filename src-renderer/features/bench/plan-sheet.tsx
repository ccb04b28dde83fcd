import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { ValueOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import { normalised, TypedField } from '../../ui/typed-field.tsx';
import { PlanContent } from './plan-content.tsx';
import { PlanObstacles } from './plan-obstacles.tsx';

type Plan = ValueOf<'bench', 'planPrepare'>;

interface PlanSheetProps {
  readonly plan: Plan;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** Level 2: the frozen plan, what it does, and the confirmation that must be typed. Enter starts nothing. */
export const PlanSheet = ({ plan, onClose, onStarted }: PlanSheetProps) => {
  const { t } = useText();
  const prepare = useCall('bench', 'prepare');
  const blueprint = useAsk('bench', 'blueprint', {});
  const [typed, setTyped] = useState('');

  const count = plan.included.length;
  const { expected } = plan.confirmation;
  const matches = normalised(typed).toUpperCase() === normalised(expected).toUpperCase();
  const startable = count > 0 && plan.obstacles.length === 0;
  const start = async () => {
    if (!matches || !startable) return;
    const answer = await prepare.run({ planId: plan.planId, typed });
    if (!answer.ok) return;
    told(t('bench.plan.started', { count: answer.value.started }));
    onStarted();
  };

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
      <PlanObstacles obstacles={plan.obstacles} />
      <PlanContent plan={plan} blueprint={blueprint.value ?? null} />
      {startable ? (
        <TypedField
          label={t(plan.confirmation.kind === 'count' ? 'bench.plan.typeCount' : 'bench.plan.typeSerial', { expected })}
          description={t('bench.plan.typeHint')}
          value={typed}
          onChange={setTyped}
        />
      ) : null}
      {prepare.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, prepare.refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
