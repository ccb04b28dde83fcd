import { Button } from '@mantine/core';
import { IconHistory, IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ActivityFilter } from '#contract/activity.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './activity.module.css';
import { ActivityFilterBar } from './activity-filter.tsx';
import { ActivityPage } from './activity-page.tsx';
import { filterOf, isFiltered } from './activity-search.ts';
import { ExportMenu } from './export-menu.tsx';
import { VerifySheet } from './verify-sheet.tsx';

const columns = ['at', 'action', 'subject', 'details', 'actor'] as const;

/** The trail of what was done: newest first, never changed, and whether it was is for everybody to see. */
export const ActivityScreen = () => {
  const { t } = useText();
  const search = useSearch({ from: '/activity' });
  const [verifying, setVerifying] = useState(false);
  const filter = filterOf(search);
  return (
    <Page
      title={t('frame.areas.activity')}
      subtitle={t('activity.subtitle')}
      layout="fill"
      actions={
        <>
          <ExportMenu from={filter.from} until={filter.until} />
          <Button leftSection={<IconShieldCheck size={16} aria-hidden />} onClick={() => setVerifying(true)}>
            {t('activity.verify.open')}
          </Button>
        </>
      }
    >
      <ActivityFilterBar />
      <Trail key={JSON.stringify(filter)} filter={filter} filtered={isFiltered(search)} />
      {verifying ? <VerifySheet onClose={() => setVerifying(false)} /> : null}
    </Page>
  );
};

const Trail = ({ filter, filtered }: { filter: ActivityFilter; filtered: boolean }) => {
  const { t } = useText();
  const [pages, setPages] = useState<readonly (number | null)[]>([null]);
  const newest = useAsk('activity', 'list', { beforeSequence: null, limit: 1, filter });
  if (newest.value === undefined) {
    return newest.refusal === null ? (
      <DelayedLoader label={t('frame.loading')} />
    ) : (
      <Empty icon={IconHistory} title={refusalText(t, newest.refusal)} />
    );
  }
  if (newest.value.entries.length === 0) {
    return filtered ? (
      <Empty icon={IconSearch} title={t('activity.filter.nothing')} />
    ) : (
      <Empty icon={IconHistory} title={t('activity.none')}>
        {t('activity.noneText')}
      </Empty>
    );
  }
  return (
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
            filter={filter}
            last={index === pages.length - 1}
            onOlder={(next) => setPages([...pages, next])}
          />
        ))}
      </table>
    </ScrollRegion>
  );
};
