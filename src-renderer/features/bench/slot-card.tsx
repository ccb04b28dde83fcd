import type { KeyboardEvent } from 'react';
import type { Slot } from '#contract/bench.ts';
import { slotStateLook } from '../../status/slot-state.ts';
import { stopwatchText } from '../../text/dates.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { ResumeButton } from './resume-button.tsx';
import styles from './slot.module.css';
import { StepTicks } from './step-ticks.tsx';

interface SlotCardProps {
  readonly slot: Slot;
  readonly now: number;
  readonly chosen: boolean;
  readonly current: boolean;
  readonly reachable: boolean;
  readonly register: (element: HTMLElement | null) => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onToggle: () => void;
}

/** One device on the bench: which it is, how it stands, and what it waits for. */
export const SlotCard = (props: SlotCardProps) => {
  const { t } = useText();
  const { slot, now, chosen, current, reachable, register } = props;
  const look = slotStateLook[slot.state];
  const name = slot.name || t(slot.state === 'recognising' ? 'bench.card.unread' : 'bench.card.nameless');
  const tab = reachable ? 0 : -1;
  return (
    <div
      ref={register}
      role="gridcell"
      tabIndex={tab}
      aria-selected={chosen}
      className={styles.card}
      data-state={slot.state}
      data-tone={look.tone}
      data-current={current ? '' : undefined}
      data-detached={slot.attached ? undefined : ''}
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
    >
      <div className={styles.top}>
        <input
          type="checkbox"
          className={styles.box}
          checked={chosen}
          tabIndex={tab}
          aria-label={t('bench.card.select', { name })}
          onChange={props.onToggle}
        />
        {slot.port === null ? null : (
          <span className={styles.port} title={t('bench.card.port', { port: slot.port })}>
            {slot.port}
          </span>
        )}
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
      <p className={`${styles.serial} mono`}>{slot.serialNumber || slot.udid}</p>
      <div className={styles.state}>
        <Chip {...look} label={t(`status.slot.${slot.state}`)} />
        {slot.attached ? null : <span className={styles.detached}>{t('bench.card.detached')}</span>}
        {slot.run !== null && slot.state === 'working' ? (
          <span className={styles.clock}>{stopwatchText(now - slot.run.startedAt)}</span>
        ) : null}
      </div>
      {slot.run === null ? null : <StepTicks steps={slot.run.steps} />}
      <p className={styles.sentence}>{sentenceOf(slot, t)}</p>
      {(slot.state === 'attention' || slot.state === 'interrupted') && slot.attached ? (
        <ResumeButton slot={slot} tabIndex={tab} compact />
      ) : null}
    </div>
  );
};

const sentenceOf = (slot: Slot, t: Say): string => {
  if (slot.problem !== null) return t(`status.problem.${slot.problem}`);
  const running = slot.run?.steps.find(({ state }) => state === 'running');
  if (slot.state === 'working' && running !== undefined) return t(`status.stepRunning.${running.step}`);
  return t(`status.slotHint.${slot.state}`);
};
