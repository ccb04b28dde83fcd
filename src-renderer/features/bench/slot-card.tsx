import { IconCircleCheckFilled } from '@tabler/icons-react';
import { type KeyboardEvent, memo } from 'react';
import type { Slot } from '#contract/bench.ts';
import { slotStateLook } from '../../status/slot-state.ts';
import { stopwatchText } from '../../text/dates.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { ResumeButton } from './resume-button.tsx';
import styles from './slot.module.css';
import { SlotMarks } from './slot-marks.tsx';
import { StepProgress } from './step-progress.tsx';
import { StepTicks } from './step-ticks.tsx';

/** What cards tell the grid. The same object always, so that a card is drawn anew only when something of its own changed. */
export interface CellHandlers {
  readonly register: (id: string, element: HTMLElement | null) => void;
  readonly focus: (id: string) => void;
  readonly key: (event: KeyboardEvent, id: string) => void;
  readonly toggle: (id: string) => void;
}

interface SlotCardProps {
  readonly slot: Slot;
  /** On the layout, from 1. */
  readonly place: number | null;
  /** The time now where a step is being timed; 0 on cards without a clock. */
  readonly now: number;
  readonly forgotten: boolean;
  readonly chosen: boolean;
  readonly current: boolean;
  readonly reachable: boolean;
  readonly on: CellHandlers;
}

/** One device on the bench: which it is, how it stands, and what it waits for. */
export const SlotCard = memo((props: SlotCardProps) => {
  const { t } = useText();
  const { slot, place, now, chosen, current, reachable, on } = props;
  const look = slotStateLook[slot.state];
  const name = slot.name || t(slot.state === 'recognising' ? 'bench.card.unread' : 'bench.card.nameless');
  const tab = reachable ? 0 : -1;
  const running = slot.run?.steps.find(({ state }) => state === 'running') ?? null;
  const sentence = sentenceOf(slot, t);
  return (
    <div
      ref={(element) => on.register(slot.udid, element)}
      role="gridcell"
      tabIndex={tab}
      aria-selected={chosen}
      className={styles.card}
      data-state={slot.state}
      data-tone={look.tone}
      data-critical={slot.critical ? '' : undefined}
      data-current={current ? '' : undefined}
      data-detached={slot.attached ? undefined : ''}
      onFocus={() => on.focus(slot.udid)}
      onKeyDown={(event) => on.key(event, slot.udid)}
    >
      <div className={styles.top}>
        <input
          type="checkbox"
          className={styles.box}
          checked={chosen}
          tabIndex={tab}
          aria-label={t('bench.card.select', { name })}
          onChange={() => on.toggle(slot.udid)}
        />
        <PortNumber place={place} port={slot.port} t={t} />
        <span className={styles.model}>{slot.modelName || slot.productType}</span>
        {slot.battery === null ? null : (
          <span className={styles.battery} title={t('bench.card.battery', { percent: slot.battery })}>
            {slot.battery}%
          </span>
        )}
      </div>
      <p className={styles.name} title={name}>
        {name}
      </p>
      <p className={styles.ids}>
        <span className={`${styles.serial} mono`} title={slot.serialNumber || slot.udid}>
          {slot.serialNumber || slot.udid}
        </span>
        {slot.assetNumber === null ? null : (
          <span className={styles.asset} title={t('bench.card.asset', { asset: slot.assetNumber })}>
            {slot.assetNumber}
          </span>
        )}
      </p>
      {slot.run === null ? null : <StepProgress run={slot.run} />}
      <div className={styles.state} title={sentence}>
        {slot.state === 'done' ? <IconCircleCheckFilled className={styles.large} size={24} aria-hidden /> : null}
        <Chip {...look} label={t(`status.slot.${slot.state}`)} />
        {slot.attached ? null : <span className={styles.detached}>{t('bench.card.detached')}</span>}
        {running?.startedAt == null || now === 0 ? null : <span className={styles.clock}>{stopwatchText(now - running.startedAt)}</span>}
      </div>
      {slot.run === null ? null : <StepTicks steps={slot.run.steps} />}
      <p className={styles.sentence}>{sentence}</p>
      {slot.critical ? <p className={styles.critical}>{t('bench.card.critical')}</p> : null}
      <SlotMarks slot={slot} forgotten={props.forgotten} />
      {(slot.state === 'attention' || slot.state === 'interrupted') && slot.attached ? (
        <ResumeButton slot={slot} tabIndex={tab} compact />
      ) : null}
    </div>
  );
});
SlotCard.displayName = 'SlotCard';

/** The number on the hub in front of the person, else the way through the hubs. */
export const PortNumber = ({ place, port, t }: { place: number | null; port: string | null; t: Say }) => {
  if (place !== null) {
    return (
      <span className={styles.place} title={t('bench.card.place', { place })}>
        {String(place).padStart(2, '0')}
      </span>
    );
  }
  return port === null ? null : (
    <span className={styles.port} data-short={port.length <= 3 ? '' : undefined} title={t('bench.card.port', { port })}>
      {port}
    </span>
  );
};

const sentenceOf = (slot: Slot, t: Say): string => {
  if (slot.problem !== null) return t(`status.problem.${slot.problem}`);
  const running = slot.run?.steps.find(({ state }) => state === 'running');
  if (slot.state === 'working' && running !== undefined) return t(`status.stepRunning.${running.step}`);
  return t(`status.slotHint.${slot.state}`);
};
