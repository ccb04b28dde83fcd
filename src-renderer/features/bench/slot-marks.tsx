import { type Icon, IconAlertTriangle, IconCopy, IconPlugConnectedX } from '@tabler/icons-react';
import type { Slot } from '#contract/bench.ts';
import { type Say, useText } from '../../text/use-text.ts';
import type { Tone } from '../../ui/tone.ts';
import styles from './slot.module.css';

interface Mark {
  readonly id: string;
  readonly icon: Icon;
  readonly tone: Tone;
  readonly text: string;
}

const marksOf = ({ duplicate, portVerdict }: Slot, forgotten: boolean, t: Say): Mark[] => [
  ...(duplicate ? [{ id: 'duplicate', icon: IconCopy, tone: 'caution' as const, text: t('bench.card.duplicate') }] : []),
  ...(forgotten ? [{ id: 'forgotten', icon: IconPlugConnectedX, tone: 'caution' as const, text: t('bench.card.forgotten') }] : []),
  ...(portVerdict === 'flaky' ? [{ id: 'port', icon: IconAlertTriangle, tone: 'amber' as const, text: t('bench.card.portFlaky') }] : []),
  ...(portVerdict === 'suspect'
    ? [{ id: 'port', icon: IconAlertTriangle, tone: 'muted' as const, text: t('bench.card.portSuspect') }]
    : []),
];

/** What is worth knowing of a device beside its state. A narrow card has room for the icons alone; the inspector says the rest. */
export const SlotMarks = ({ slot, forgotten = false }: { slot: Slot; forgotten?: boolean }) => {
  const { t } = useText();
  const marks = marksOf(slot, forgotten, t);
  if (marks.length === 0) return null;
  return (
    <div className={styles.marks}>
      {marks.map(({ id, icon: Shape, tone, text }) => (
        <p key={id} className={styles.mark} data-tone={tone} title={text}>
          <Shape size={15} stroke={2} aria-hidden />
          <span>{text}</span>
        </p>
      ))}
    </div>
  );
};
