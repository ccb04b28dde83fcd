import { Button, NumberInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconHandStop } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { PracticeAct } from '#contract/practice.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused } from '../../ui/toast.ts';
import { HandsTable } from './hands-table.tsx';
import styles from './practice.module.css';

const MOST_DEVICES = 60;

/** Hands for the simulated devices: what a person would do with real ones. */
export const PracticeHands = () => {
  const { t } = useText();
  const id = useId();
  const [open, setOpen] = useState(true);
  const { value } = useAsk('practice', 'state', {});
  const act = useCall('practice', 'act');
  const setCount = useCall('practice', 'setDeviceCount');
  const devices = value?.devices ?? [];
  const [wanted, setWanted] = useState<number | string>('');
  const count = typeof wanted === 'number' ? wanted : null;

  const doAll = async (udids: readonly string[], deed: PracticeAct) => {
    for (const udid of udids) {
      const answer = await act.run({ udid, act: deed });
      if (!answer.ok) return refused(refusalText(t, refusalOf('practice', 'act', answer.error)));
    }
  };
  const changeCount = async () => {
    if (count === null) return;
    const answer = await setCount.run({ count });
    if (answer.ok) setWanted('');
    else refused(refusalText(t, refusalOf('practice', 'setDeviceCount', answer.error)));
  };
  const unplugged = devices.filter(({ plugged }) => !plugged).map(({ udid }) => udid);
  const asking = devices.filter(({ trustDialog }) => trustDialog).map(({ udid }) => udid);

  return (
    <section className={styles.hands} aria-labelledby={id}>
      <header className={styles.head}>
        <IconHandStop size={18} stroke={1.75} aria-hidden />
        <h2 id={id}>{t('practice.title')}</h2>
        <p className={styles.lead}>{t('practice.lead')}</p>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          aria-expanded={open}
          aria-label={t('practice.title')}
          onClick={() => setOpen(!open)}
        >
          {open ? <IconChevronDown size={18} aria-hidden /> : <IconChevronUp size={18} aria-hidden />}
        </Button>
      </header>
      {open ? (
        <>
          <div className={styles.bar}>
            <Button variant="default" disabled={unplugged.length === 0} onClick={() => void doAll(unplugged, 'plug')}>
              {t('practice.plugAll')}
            </Button>
            <Button variant="default" disabled={asking.length === 0} onClick={() => void doAll(asking, 'tap-trust')}>
              {t('practice.trustAll')}
            </Button>
            <NumberInput
              className={styles.count ?? ''}
              aria-label={t('practice.count')}
              placeholder={String(devices.length)}
              value={wanted}
              min={0}
              max={MOST_DEVICES}
              clampBehavior="strict"
              allowDecimal={false}
              onChange={setWanted}
            />
            <Button
              variant="default"
              disabled={count === null || count === devices.length}
              loading={setCount.pending}
              onClick={() => void changeCount()}
            >
              {t('practice.setCount')}
            </Button>
          </div>
          {devices.length === 0 ? (
            <p className={styles.none}>{t('practice.none')}</p>
          ) : (
            <HandsTable devices={devices} onAct={(udid, deed) => void doAll([udid], deed)} />
          )}
        </>
      ) : null}
    </section>
  );
};
