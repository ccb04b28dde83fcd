import { ActionIcon, Popover, Switch } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useRef } from 'react';
import type { Slot, SlotState } from '#contract/bench.ts';
import { useEvent } from '../../bridge/use-event.ts';
import { useText } from '../../text/use-text.ts';
import { useScanSound } from '../assets/scanner-settings.ts';
import styles from './meter.module.css';
import { play, useSoundChoice } from './sound.ts';

/** The one control of all sounds of the bench: those of devices, heard while this is on the screen, and those of the scanner. */
export const SoundMenu = ({ slots }: { slots: readonly Slot[] }) => {
  const { t } = useText();
  const [choice, change] = useSoundChoice();
  const [scan, setScan] = useScanSound();
  const before = useRef(new Map<string, SlotState>());
  useEvent('bench', 'slot', (slot) => {
    const old = before.current.get(slot.udid) ?? slots.find(({ udid }) => udid === slot.udid)?.state;
    before.current.set(slot.udid, slot.state);
    if (old === slot.state) return;
    if (slot.state === 'attention' && choice.attention) play('attention');
    if (slot.state === 'done' && choice.done) play('done');
  });
  const Shape = choice.attention || choice.done || scan === 'on' ? IconVolume : IconVolumeOff;
  return (
    <Popover position="bottom-end" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('bench.sound.open')}>
          <Shape size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.sheet ?? ''} aria-label={t('bench.sound.title')}>
        <h3>{t('bench.sound.title')}</h3>
        {(['attention', 'done'] as const).map((signal) => (
          <Switch
            key={signal}
            label={t(`bench.sound.${signal}`)}
            checked={choice[signal]}
            onChange={({ currentTarget: { checked } }) => {
              change({ ...choice, [signal]: checked });
              if (checked) play(signal);
            }}
          />
        ))}
        <Switch
          label={t('bench.sound.scan')}
          checked={scan === 'on'}
          onChange={({ currentTarget: { checked } }) => setScan(checked ? 'on' : 'off')}
        />
        <p className="quiet">{t('bench.sound.about')}</p>
      </Popover.Dropdown>
    </Popover>
  );
};
