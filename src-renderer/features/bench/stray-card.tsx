import { Button } from '@mantine/core';
import { IconDeviceMobileOff } from '@tabler/icons-react';
import { memo } from 'react';
import type { Stray } from '#contract/bench.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { refused, told } from '../../ui/toast.ts';
import styles from './slot.module.css';
import { type CellHandlers, PortNumber } from './slot-card.tsx';

interface StrayCardProps {
  readonly id: string;
  readonly stray: Stray;
  readonly place: number | null;
  readonly reachable: boolean;
  readonly on: CellHandlers;
}

/** A device in recovery, DFU or another mode that nothing can be done with but to lead it back. */
export const StrayCard = memo(({ id, stray, place, reachable, on }: StrayCardProps) => {
  const { t } = useText();
  const leave = useCall('bench', 'leaveRecovery');
  const tab = reachable ? 0 : -1;
  const press = async () => {
    const answer = await leave.run({ id: stray.id });
    if (answer.ok) told(t('bench.stray.left'));
    else refused((t) => refusalText(t, refusalOf('bench', 'leaveRecovery', answer.error)));
  };
  const hint = stray.mode === 'restore' ? 'restoring' : stray.canLeave ? 'canLeave' : 'cannotLeave';
  return (
    <div
      ref={(element) => on.register(id, element)}
      role="gridcell"
      tabIndex={tab}
      className={styles.card}
      data-tone="indigo"
      data-stray=""
      data-critical={stray.mode === 'restore' ? '' : undefined}
      onFocus={() => on.focus(id)}
      onKeyDown={(event) => on.key(event, id)}
    >
      <div className={styles.top}>
        <PortNumber place={place} port={stray.port} t={t} />
        <span className={styles.model} />
      </div>
      <p className={styles.name}>{stray.modelName ?? t('bench.stray.unknown')}</p>
      <p className={styles.ids}>
        <span className={`${styles.serial} mono`}>{stray.serialNumber ?? ''}</span>
      </p>
      <div className={styles.state}>
        <Chip tone="indigo" icon={IconDeviceMobileOff} label={t(`bench.stray.modes.${stray.mode}`)} />
      </div>
      <p className={styles.sentence}>{t(`bench.stray.${hint}`)}</p>
      {stray.canLeave ? (
        <Button size="compact-xs" variant="default" tabIndex={tab} loading={leave.pending} onClick={() => void press()}>
          {t('bench.stray.leave')}
        </Button>
      ) : null}
    </div>
  );
});
StrayCard.displayName = 'StrayCard';
