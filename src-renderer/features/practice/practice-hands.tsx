import { Button } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconHandStop } from '@tabler/icons-react';
import { useId } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { HandsBody } from './hands-body.tsx';
import styles from './practice.module.css';

/** Hands for the simulated devices, below the bench: what a person would do with real ones, and what goes wrong with them. */
export const PracticeHands = () => {
  const { t } = useText();
  const id = useId();
  const batch = useAsk('batches', 'current', {}).value?.batch ?? null;
  const [chosen, setChosen] = useSessionStorage<'open' | 'folded' | null>({
    key: 'practice.hands',
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  // A batch needs the room; whoever opened or folded them has the last word.
  const open = chosen === null ? batch === null : chosen === 'open';
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
          onClick={() => setChosen(open ? 'folded' : 'open')}
        >
          {open ? <IconChevronDown size={18} aria-hidden /> : <IconChevronUp size={18} aria-hidden />}
        </Button>
      </header>
      {open ? <HandsBody /> : null}
    </section>
  );
};
