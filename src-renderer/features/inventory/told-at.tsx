import { agoText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { useNow } from '../../ui/use-now.ts';

/** When something was told; or that it never was. */
export const ToldAt = ({ at, never }: { at: number | null; never: string }) => {
  const { t, language } = useText();
  const now = useNow(30_000);
  return (
    <span className="quiet">
      {at === null ? never : t('inventory.toldAt', { time: momentText(at, language), ago: agoText(at, now, language, t) })}
    </span>
  );
};
