import { Button } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconHandStop } from '@tabler/icons-react';
import { useId } from 'react';
import { useText } from '../../text/use-text.ts';
import { FleetBody } from './fleet-body.tsx';
import styles from './practice.module.css';

/** Hands for the simulated devices that are only in the fleet: what their users do, and what befalls them. Folded at first. */
export const FleetHands = () => {
  const { t } = useText();
  const id = useId();
  const [open, setOpen] = useSessionStorage({ key: 'practice.fleet', defaultValue: false, getInitialValueInEffect: false });
  return (
    <section className={styles.hands} aria-labelledby={id}>
      <header className={styles.head}>
        <IconHandStop size={18} stroke={1.75} aria-hidden />
        <h2 id={id}>{t('practice.fleet.title')}</h2>
        <p className={styles.lead}>{t('practice.fleet.lead')}</p>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          aria-expanded={open}
          aria-label={t('practice.fleet.title')}
          onClick={() => setOpen(!open)}
        >
          {open ? <IconChevronDown size={18} aria-hidden /> : <IconChevronUp size={18} aria-hidden />}
        </Button>
      </header>
      {open ? <FleetBody /> : null}
    </section>
  );
};
