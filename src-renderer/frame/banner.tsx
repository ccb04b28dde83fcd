import { IconPlugConnectedX } from '@tabler/icons-react';
import { dayText, momentText, timeText } from '../text/dates.ts';
import { useText } from '../text/use-text.ts';
import { HazardStripe } from '../ui/hazard-stripe.tsx';
import { Notice } from '../ui/notice.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './banner.module.css';

const MINUTE_MS = 60_000;

/** What is true of every screen at the moment: practice, a broken connection and how old what is shown has become. */
export const Banner = ({ lostAt, practice }: { lostAt: number | null; practice: boolean }) => {
  const { t, language } = useText();
  const now = useNow(MINUTE_MS);
  const asOf = (at: number) => (dayText(at, language) === dayText(now, language) ? timeText(at) : momentText(at, language));
  return (
    <>
      {practice ? <HazardStripe role="note">{t('frame.practice.banner')}</HazardStripe> : null}
      {lostAt === null ? null : (
        <div className={styles.lost}>
          <Notice tone="bad" icon={IconPlugConnectedX} title={t('frame.lost.asOf', { time: asOf(lostAt) })} role="alert">
            <p>{t('frame.lost.text')}</p>
          </Notice>
        </div>
      )}
    </>
  );
};
