import { Button } from '@mantine/core';
import { IconArrowLeft, IconStack2 } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { BatchSummary } from '#contract/batches.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { shortMomentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { BatchState } from './batch-state.tsx';
import { totalOf } from './batch-time.ts';
import styles from './batches.module.css';

const PAGE = 50;

/** Every batch, the newest first. */
export const BatchesScreen = () => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const [offset, setOffset] = useState(0);
  const { value, refusal } = useAsk('batches', 'list', { offset, limit: PAGE }, { keepPrevious: true });
  const columns: Column<BatchSummary, never>[] = [
    { id: 'name', label: t('batches.columns.name'), cell: ({ name }) => <strong className={styles.cell}>{name}</strong> },
    { id: 'state', label: t('batches.columns.state'), cell: (batch) => <BatchState batch={batch} />, width: '140px' },
    {
      id: 'counts',
      label: t('batches.columns.counts'),
      cell: (batch) => `${batch.counts.done} / ${batch.target ?? totalOf(batch)}`,
      align: 'end',
      width: '110px',
    },
    { id: 'attention', label: t('batches.columns.attention'), cell: ({ counts }) => counts.attention, align: 'end', width: '90px' },
    { id: 'recipe', label: t('batches.columns.recipe'), cell: ({ recipeName }) => recipeName },
    { id: 'operator', label: t('batches.columns.operator'), cell: ({ operator }) => operator || t('common.none'), width: '140px' },
    {
      id: 'createdAt',
      label: t('batches.columns.createdAt'),
      cell: ({ createdAt }) => shortMomentText(createdAt, language),
      width: '130px',
    },
  ];
  const back = (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<IconArrowLeft size={16} aria-hidden />}
      onClick={() => void navigate({ to: '/bench' })}
    >
      {t('batches.back')}
    </Button>
  );
  return (
    <Page
      title={t('batches.title')}
      leading={back}
      layout="fill"
      {...(value === undefined ? {} : { subtitle: t('batches.subtitle', { count: value.total }) })}
    >
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconStack2} title={refusalText(t, refusal)} />
        )
      ) : value.batches.length === 0 ? (
        <Empty icon={IconStack2} title={t('batches.none.title')}>
          {t('batches.none.text')}
        </Empty>
      ) : (
        <>
          <div className={styles.list}>
            <DataTable
              label={t('batches.list')}
              columns={columns}
              rows={value.batches}
              rowKey={({ id }) => id}
              rowLabel={({ name }) => name}
              sort={{ by: undefined as never, descending: true }}
              onSort={() => {}}
              onOpen={({ id }) => void navigate({ to: '/batches/$batchId', params: { batchId: id } })}
            />
          </div>
          {value.total <= PAGE ? null : (
            <Pager
              label={t('batches.pager.label')}
              previousLabel={t('batches.pager.previous')}
              nextLabel={t('batches.pager.next')}
              text={t('batches.pager.range', { from: offset + 1, to: offset + value.batches.length, total: value.total })}
              first={offset === 0}
              last={offset + PAGE >= value.total}
              onPrevious={() => setOffset(Math.max(0, offset - PAGE))}
              onNext={() => setOffset(offset + PAGE)}
            />
          )}
        </>
      )}
    </Page>
  );
};
