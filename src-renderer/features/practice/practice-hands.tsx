import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconHandStop } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { HandsBody } from './hands-body.tsx';
import styles from './practice.module.css';

/** Hands for the simulated devices, below the bench: what a person would do with real ones, and what goes wrong with them. */
export const PracticeHands = () => {
  const { t } = useText();
  const id = useId();
  const [open, setOpen] = useState(true);
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
      {open ? <HandsBody /> : null}
    </section>
  );
};
