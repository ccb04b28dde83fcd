import { useEffect } from 'react';
import { useAsk } from '../bridge/use-ask.ts';

/**
 * In a browser: closing or leaving the page asks first while a device must not be left alone, or devices of a batch are under way.
 * The words are the browser's own. The desktop app asks in main, for its window and for all of it (src-main/shell/quit-guard.ts);
 * there a page that asks would only keep its window from closing.
 */
export const useCriticalGuard = (): void => {
  const settings = useAsk('settings', 'get', {});
  const bench = useAsk('bench', 'slots', {});
  const { value } = useAsk('batches', 'current', {});
  const batch = value?.batch ?? null;
  const critical = bench.value?.slots.some((slot) => slot.critical) ?? false;
  const underWay = batch !== null && !batch.paused && batch.counts.working > 0;
  const asks = settings.value?.host === 'web' && (critical || underWay);
  useEffect(() => {
    if (!asks) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [asks]);
};
