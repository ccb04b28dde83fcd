import { useAsk } from '../../bridge/use-ask.ts';
import { WatchPanel } from './watch-panel.tsx';

/** The watch over a changed push certificate, for a page of another noun; nothing while none is kept. */
export const PushWatch = () => {
  const { value } = useAsk('push', 'overview', {});
  const watch = value?.watch ?? null;
  return watch === null ? null : <WatchPanel watch={watch} />;
};
