import { Button, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { PracticeDevice, PracticeSpeed } from '#contract/practice.ts';
import { useText } from '../../text/use-text.ts';
import styles from './practice.module.css';
import type { useHands } from './use-hands.ts';

const MOST_DEVICES = 60;
const SPEEDS: readonly PracticeSpeed[] = [1, 10, 100];

interface HandsBarProps {
  readonly devices: readonly PracticeDevice[];
  readonly speed: PracticeSpeed;
  readonly hands: ReturnType<typeof useHands>;
}

/** What is done to all of the bench. */
export const HandsBar = ({ devices, speed, hands }: HandsBarProps) => {
  const { t } = useText();
  const [wanted, setWanted] = useState<number | string>('');
  const count = typeof wanted === 'number' ? wanted : null;
  const unplugged = devices.filter(({ plugged }) => !plugged);
  const asking = devices.filter(({ trustDialog }) => trustDialog);
  const changeCount = async () => {
    if (count !== null && (await hands.setCount(count))) setWanted('');
  };
  return (
    <div className={styles.bar}>
      <Button variant="default" disabled={unplugged.length === 0} onClick={() => void hands.act(unplugged, 'plug')}>
        {t('practice.plugAll')}
      </Button>
      <Button variant="default" disabled={asking.length === 0} onClick={() => void hands.act(asking, 'tap-trust')}>
        {t('practice.trustAll')}
      </Button>
      <Select
        className={styles.speed ?? ''}
        aria-label={t('practice.speed')}
        data={SPEEDS.map((each) => ({ value: String(each), label: t('practice.speedOf', { speed: each }) }))}
        value={String(speed)}
        allowDeselect={false}
        onChange={(chosen) => {
          const next = SPEEDS.find((each) => String(each) === chosen);
          if (next !== undefined && next !== speed) void hands.setSpeed(next);
        }}
      />
      <NumberInput
        className={styles.count ?? ''}
        aria-label={t('practice.count')}
        placeholder={String(devices.length)}
        value={wanted}
        min={1}
        max={MOST_DEVICES}
        clampBehavior="strict"
        allowDecimal={false}
        onChange={setWanted}
      />
      <Button
        variant="default"
        disabled={count === null || count === devices.length}
        loading={hands.pending}
        onClick={() => void changeCount()}
      >
        {t('practice.setCount')}
      </Button>
    </div>
  );
};
