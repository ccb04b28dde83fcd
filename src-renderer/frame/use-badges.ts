import { useAsk } from '../bridge/use-ask.ts';
import { urgencyLook } from '../status/urgency.ts';
import { useText } from '../text/use-text.ts';
import type { Tone } from '../ui/tone.ts';
import type { AreaId } from './areas.ts';

interface Badge {
  readonly text: string;
  readonly tone: Tone;
}

/** What each area wants to be looked at for; product.md 4.2. */
export const useBadges = (): Partial<Record<AreaId, Badge>> => {
  const { t } = useText();
  const devices = useAsk('devices', 'counts', { filter: {} });
  const operations = useAsk('operations', 'list', { open: true, limit: 1 });
  const bench = useAsk('bench', 'slots', {});
  const certificates = useAsk('certificates', 'list', {});
  const silent = devices.value?.statuses.silent ?? 0;
  const { running = 0, held = 0 } = operations.value ?? {};
  const slots = bench.value?.slots.filter(({ attached }) => attached) ?? [];
  const busy = slots.filter(({ state }) => state === 'working').length;
  const [nearest] = (certificates.value?.credentials ?? [])
    .filter(({ daysLeft, urgency }) => daysLeft !== null && urgency !== 'good')
    .sort((a, b) => (a.daysLeft ?? 0) - (b.daysLeft ?? 0));
  return {
    ...(silent > 0 ? { devices: { text: String(silent), tone: 'bad' as const } } : {}),
    ...(running + held > 0
      ? { operations: { text: String(running + held), tone: held > 0 ? ('amber' as const) : ('info' as const) } }
      : {}),
    ...(slots.length > 0 ? { bench: { text: `${busy}/${slots.length}`, tone: busy > 0 ? ('amber' as const) : ('muted' as const) } } : {}),
    ...(nearest === undefined
      ? {}
      : {
          certificates: {
            text: nearest.urgency === 'expired' ? t('status.urgency.expired') : t('frame.days', { count: nearest.daysLeft ?? 0 }),
            tone: urgencyLook[nearest.urgency].tone,
          },
        }),
  };
};
