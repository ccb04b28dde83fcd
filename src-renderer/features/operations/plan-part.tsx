import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { OperationDetail, PlanTile } from '#contract/operations.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { refused, told } from '../../ui/toast.ts';
import type { PinSlip } from '../commands/pin-slip.ts';
import { ConfirmPlan } from './confirm-plan.tsx';
import { OperationRows } from './operation-rows.tsx';
import styles from './operations.module.css';
import { PlanNotes } from './plan-notes.tsx';
import { PlanTest } from './plan-test.tsx';
import { PlanTiles, type TileId } from './plan-tiles.tsx';
import { PlanWhen, rightAway, runAtOf, type When } from './plan-when.tsx';
import { SaidOptions } from './said-options.tsx';

/** Before anything is sent: who gets it, who later, who not and why, what to look at; when; and one device first. */
export const PlanPart = ({ operation, onSlips }: { operation: OperationDetail; onSlips: (slips: readonly PinSlip[]) => void }) => {
  const { t } = useText();
  const [tile, setTile] = useState<TileId>(operation.counts.warned > 0 ? 'warned' : 'now');
  const [when, setWhen] = useState<When>(rightAway);
  const [confirming, setConfirming] = useState(false);
  const leave = useCall('operations', 'leaveOut');
  const clear = useCall('operations', 'dropExcluded');
  const discard = useCall('operations', 'cancel');
  const able = operation.counts.now + operation.counts.later;
  const { excluded } = operation.counts;

  const leaveOut = async (deviceId: string) => {
    const answer = await leave.run({ id: operation.id, deviceIds: [deviceId] });
    if (answer.ok) told(t('operations.plan.left'));
    else refused((t) => refusalText(t, refusalOf('operations', 'leaveOut', answer.error)));
  };
  const dropExcluded = async () => {
    const answer = await clear.run({ id: operation.id });
    if (!answer.ok) return refused((t) => refusalText(t, refusalOf('operations', 'dropExcluded', answer.error)));
    told(t('operations.plan.dropped', { count: answer.value.dropped }));
    setTile('now');
  };
  const drop = async () => {
    const answer = await discard.run({ id: operation.id });
    if (answer.ok) told(t('operations.plan.discarded'));
    else refused((t) => refusalText(t, refusalOf('operations', 'cancel', answer.error)));
  };
  return (
    <>
      <div className={styles.plan}>
        <PlanTiles counts={operation.counts} chosen={tile} onChoose={setTile} />
        <PlanNotes operation={operation} />
        <div className={styles.pair}>
          {operation.options.length > 0 ? (
            <Panel title={t('operations.plan.options')}>
              <SaidOptions operation={operation} />
            </Panel>
          ) : null}
          <PlanWhen command={operation.command} count={able} when={when} onChange={setWhen} />
          {able > 1 ? <PlanTest operation={operation} /> : null}
        </div>
        <Panel
          title={t('operations.plan.rows', { tile: t(`operations.plan.tiles.${tile}`) })}
          flush
          aside={
            tile === 'excluded' && excluded > 0 ? (
              <Button variant="default" loading={clear.pending} onClick={() => void dropExcluded()}>
                {t('operations.plan.dropExcluded', { count: excluded })}
              </Button>
            ) : undefined
          }
        >
          <OperationRows
            key={tile}
            operationId={operation.id}
            label={t('operations.plan.rows', { tile: t(`operations.plan.tiles.${tile}`) })}
            tile={tile === 'warned' ? null : (tile satisfies PlanTile)}
            warnings={tile === 'warned' ? operation.warnings.map(({ warning }) => warning) : []}
            state={null}
            planned
            {...(tile === 'excluded' ? {} : { onLeaveOut: (deviceId: string) => void leaveOut(deviceId) })}
          />
        </Panel>
        {able === 0 ? (
          <Notice tone="bad" icon={IconAlertTriangle} role="status">
            <p>{t('operations.plan.nobody')}</p>
          </Notice>
        ) : null}
      </div>
      <div className={styles.footer}>
        <Button variant="default" loading={discard.pending} onClick={() => void drop()}>
          {t('operations.plan.discard')}
        </Button>
        <Button disabled={able === 0 || runAtOf(when) === undefined} onClick={() => setConfirming(true)}>
          {t('operations.plan.confirm')}
        </Button>
      </div>
      {confirming ? <ConfirmPlan operation={operation} when={when} onSlips={onSlips} onClose={() => setConfirming(false)} /> : null}
    </>
  );
};
