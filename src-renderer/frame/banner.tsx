import { IconPlugConnectedX } from '@tabler/icons-react';
import { useText } from '../text/use-text.ts';
import { HazardStripe } from '../ui/hazard-stripe.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './banner.module.css';

/** What is true of every screen at the moment: practice, a broken connection. */
export const Banner = ({ lost, practice }: { lost: boolean; practice: boolean }) => {
  const { t } = useText();
  return (
    <>
      {practice ? <HazardStripe role="note">{t('frame.practice.banner')}</HazardStripe> : null}
      {lost ? (
        <div className={styles.lost}>
          <Notice tone="bad" icon={IconPlugConnectedX} title={t('frame.lost.title')} role="alert">
            <p>{t('frame.lost.text')}</p>
          </Notice>
        </div>
      ) : null}
    </>
  );
};
