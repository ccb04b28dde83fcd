import type { CommandCard } from '#contract/commands.ts';
import { isWaiting } from '../../status/command-state.ts';
import { distanceText, momentText, timeText } from '../../text/dates.ts';
import type { Say } from '../../text/use-text.ts';
import type { Stage } from '../../ui/stage-dots.tsx';

const order = ['accepted', 'enqueued', 'pushed', 'delivered', 'fetched', 'reported', 'applied'] as const;

/** The seven dots of product.md 4.5. What leaves no trace is drawn hollow; while it waits for the device, the fourth pulses. */
export const stagesOf = ({ stages, state }: CommandCard, t: Say, language: 'ja' | 'en'): Stage[] => {
  const at: Record<(typeof order)[number], number | null> = {
    accepted: stages.acceptedAt,
    enqueued: stages.enqueuedAt,
    pushed: stages.pushedAt,
    delivered: stages.deliveredAt,
    fetched: stages.fetchedAt,
    reported: stages.reportedAt,
    applied: stages.appliedAt,
  };
  const waitsAt = isWaiting(state) ? placeOf(state) : null;
  return order.map((id): Stage => {
    const reached = at[id];
    const label = t(`commands.timeline.stage.${id}`);
    if (reached !== null) {
      const time = id === 'accepted' ? timeText(reached, true) : distanceText(reached - stages.acceptedAt);
      return { id, label, state: 'reached', time, title: t('commands.timeline.reachedAt', { time: `${momentText(reached, language)}` }) };
    }
    const traceless = id === 'delivered' || (id === 'applied' && stages.reportedAt !== null);
    const title = t(traceless ? 'commands.timeline.traceless' : 'commands.timeline.ahead');
    return { id, label, state: waitsAt === id ? 'waiting' : traceless ? 'traceless' : 'ahead', time: t('common.none'), title };
  });
};

const placeOf = (state: CommandCard['state']): (typeof order)[number] => {
  if (state === 'queued') return 'pushed';
  return state === 'fetched' ? 'reported' : 'delivered';
};
