import type { Notice, NoticeKind } from '#contract/notices.ts';
import type { Thing } from './notices-store.ts';

/** Fifty commands that were said at once come to their end at once: they are one notice. */
const GATHER_MS = 2_000;
const HOUR_MS = 3_600_000;

/** One of a kind within this time, a summary afterwards (product.md 4.13). Who looks for a lost device does not wait an hour for it. */
const quietMs: Readonly<Record<NoticeKind, number>> = {
  'commands-expiring': HOUR_MS,
  'device-found': 60_000,
  'operation-held': HOUR_MS,
  'operation-missed': HOUR_MS,
};

/** When what waits since `since` is told. A clock that was put back keeps nobody silent. */
export function tellAt(kind: NoticeKind, since: number, lastToldAt: number | null, now: number): number {
  const gathered = since > now ? now : since + GATHER_MS;
  return lastToldAt === null || lastToldAt > now ? gathered : Math.max(gathered, lastToldAt + quietMs[kind]);
}

/** Several things of a kind as one notice. */
export function noticeOf(kind: NoticeKind, things: readonly Thing[]): Notice {
  const only = (ids: readonly (string | null)[]): string | null => (new Set(ids).size === 1 ? (ids[0] ?? null) : null);
  return {
    kind,
    count: things.reduce((sum, { count }) => sum + count, 0),
    name: things[0]?.name ?? '',
    deviceId: only(things.map(({ deviceId }) => deviceId)),
    operationId: only(things.map(({ operationId }) => operationId)),
  };
}
