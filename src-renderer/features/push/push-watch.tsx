import { useAsk } from '../../bridge/use-ask.ts';
import { WatchPanel } from './watch-panel.tsx';

interface PushWatchProps {
  /** The page itself can go back to what was replaced. */
  readonly onBack: (id: number) => void;
}

/** The watch over a changed push certificate, for the page of the credential; nothing while none is kept. */
export const PushWatch = ({ onBack }: PushWatchProps) => {
  const { value } = useAsk('push', 'overview', {});
  const watch = value?.watch ?? null;
  return watch === null ? null : <WatchPanel watch={watch} onBack={onBack} />;
};
