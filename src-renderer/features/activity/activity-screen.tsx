import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './activity.module.css';
import { ActivityPage } from './activity-page.tsx';

/** The trail of what was done: newest first, never changed. */
export const ActivityScreen = () => {
  const { t } = useText();
  const [pages, setPages] = useState<readonly (number | null)[]>([null]);
  const newest = useAsk('activity', 'list', { beforeSequence: null, limit: 1 });
  const columns = ['at', 'action', 'subject', 'details', 'actor'] as const;
  return (
    <Page title={t('frame.areas.activity')} subtitle={t('activity.subtitle')} layout="fill">
      {newest.value === undefined ? (
        newest.refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconHistory} title={refusalText(t, newest.refusal)} />
        )
      ) : newest.value.entries.length === 0 ? (
        <Empty icon={IconHistory} title={t('activity.none')}>
          {t('activity.noneText')}
        </Empty>
      ) : (
        <ScrollRegion label={t('activity.list')}>
          <table className={styles.table} aria-label={t('activity.list')}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col" className={styles[column]}>
                    {t(`activity.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            {pages.map((before, index) => (
              <ActivityPage
                key={before ?? 'newest'}
                before={before}
                last={index === pages.length - 1}
                onOlder={(next) => setPages([...pages, next])}
              />
            ))}
          </table>
        </ScrollRegion>
      )}
    </Page>
  );
};
