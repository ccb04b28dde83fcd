import type { Icon } from '@tabler/icons-react';
import styles from './chip.module.css';
import type { Tone } from './tone.ts';

/** A state in one word, with an icon of its own shape. */
export const Chip = ({ tone, icon: IconShape, label, dashed }: { tone: Tone; icon: Icon; label: string; dashed?: boolean }) => (
  <span className={styles.chip} data-tone={tone} data-dashed={dashed === true ? '' : undefined}>
    <IconShape size={14} stroke={2} aria-hidden />
    <span>{label}</span>
  </span>
);
