import type { ReactNode } from 'react';
import { useText } from '../../text/use-text.ts';
import styles from './empty-bench.module.css';
import { HubPicture } from './hub-picture.tsx';

/** Nothing is plugged in yet: what to do, in a picture and a sentence. */
export const EmptyBench = ({ action }: { action?: ReactNode }) => {
  const { t } = useText();
  return (
    <div className={styles.empty}>
      <HubPicture />
      <p className={styles.title}>{t('bench.empty.title')}</p>
      <p className={styles.text}>{t('bench.empty.text')}</p>
      {action}
    </div>
  );
};
