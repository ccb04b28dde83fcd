import { useRef, useState } from 'react';
import type { Slot, SlotState } from '#contract/bench.ts';
import { useEvent } from '../../bridge/use-event.ts';
import { useText } from '../../text/use-text.ts';

const urgent: readonly SlotState[] = ['attention', 'interrupted'];
const worthSaying: readonly SlotState[] = [
  'trust',
  'locked',
  'ready',
  'asset',
  'hand',
  'touch-nothing',
  'power-on',
  'held',
  'done',
  ...urgent,
];

/** Tells a screen reader what became of a device; failures interrupt. */
export const SlotAnnouncer = ({ slots }: { slots: readonly Slot[] }) => {
  const { t } = useText();
  const before = useRef(new Map<string, SlotState>());
  const [said, setSaid] = useState({ text: '', urgent: false });
  useEvent('bench', 'slot', (slot) => {
    const old = before.current.get(slot.udid) ?? slots.find(({ udid }) => udid === slot.udid)?.state;
    before.current.set(slot.udid, slot.state);
    if (old === slot.state || !worthSaying.includes(slot.state)) return;
    const state = slot.problem === null ? t(`status.slot.${slot.state}`) : t(`status.problem.${slot.problem}`);
    setSaid({ text: t('bench.announce', { name: slot.name, state }), urgent: urgent.includes(slot.state) });
  });
  return (
    <>
      <p className="seen-by-readers-only" aria-live="polite">
        {said.urgent ? '' : said.text}
      </p>
      <p className="seen-by-readers-only" aria-live="assertive">
        {said.urgent ? said.text : ''}
      </p>
    </>
  );
};
