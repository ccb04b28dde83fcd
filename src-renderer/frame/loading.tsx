import { useText } from '../text/use-text.ts';
import { DelayedLoader } from '../ui/delayed.tsx';

export const Loading = () => {
  const { t } = useText();
  return <DelayedLoader label={t('frame.loading')} />;
};
