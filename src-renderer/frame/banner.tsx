import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useAsk } from '../bridge/use-ask.ts';
import { dayText, momentText, timeText } from '../text/dates.ts';
import { useText } from '../text/use-text.ts';
import { HazardStripe } from '../ui/hazard-stripe.tsx';
import { Notice } from '../ui/notice.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './banner.module.css';

const MINUTE_MS = 60_000;

/** What is true of every screen at the moment: practice, what all of it stands on, a broken connection and how old what is shown has become. */
export const Banner = ({ lostAt, practice }: { lostAt: number | null; practice: boolean }) => {
  const { t, language } = useText();
  const now = useNow(MINUTE_MS);
  const { value } = useAsk('start', 'get', {});
  const asOf = (at: number) => (dayText(at, language) === dayText(now, language) ? timeText(at) : momentText(at, language));
  return (
    <>
      {practice ? <HazardStripe role="note">{t('frame.practice.banner')}</HazardStripe> : null}
      {value?.warnings.map((warning) => (
        <div key={warning} className={styles.standing}>
          <Notice tone="bad" icon={IconAlertTriangle} title={t(`start.warnings.${warning}.title`)} role="alert">
            <p>{t(`start.warnings.${warning}.text`)}</p>
          </Notice>
        </div>
      ))}
      {lostAt === null ? null : (
        <div className={styles.standing}>
          <Notice tone="bad" icon={IconPlugConnectedX} title={t('frame.lost.asOf', { time: asOf(lostAt) })} role="alert">
            <p>{t('frame.lost.text')}</p>
          </Notice>
        </div>
      )}
    </>
  );
};
