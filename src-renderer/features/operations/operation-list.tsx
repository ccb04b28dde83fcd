import { Button, Switch } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { OperationSummary } from '#contract/operations.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { operationStateLook } from '../../status/operation-state.ts';
import { actorText } from '../../text/activity-text.ts';
import { commandTitle } from '../../text/command-text.ts';
import { shortMomentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import styles from './operations.module.css';

const MOST = 200;
const sentTo = ({ counts }: OperationSummary) => counts.now + counts.later;

/** Operations, the newest first: being sent, held, scheduled, ended. */
export const OperationList = () => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const { value, refusal } = useAsk('operations', 'list', { open, limit: MOST }, { keepPrevious: true });
  const columns: Column<OperationSummary, never>[] = [
    {
      id: 'state',
      label: t('operations.list.columns.state'),
      width: '150px',
      cell: ({ state }) => <Chip {...operationStateLook[state]} label={t(`operations.state.${state}`)} />,
    },
    { id: 'command', label: t('operations.list.columns.command'), cell: ({ command }) => <strong>{commandTitle(t, command)}</strong> },
    {
      id: 'count',
      label: t('operations.list.columns.count'),
      width: '90px',
      align: 'end',
      cell: (each) => sentTo(each).toLocaleString('en'),
    },
    {
      id: 'progress',
      label: t('operations.list.columns.progress'),
      width: '130px',
      align: 'end',
      cell: ({ progress: { succeeded, failed } }) => t('operations.list.progress', { succeeded, failed }),
    },
    { id: 'actor', label: t('operations.list.columns.actor'), width: '150px', cell: ({ actor }) => actorText(t, actor) },
    {
      id: 'when',
      label: t('operations.list.columns.when'),
      width: '130px',
      cell: ({ runAt, createdAt }) => shortMomentText(runAt ?? createdAt, language),
    },
  ];
  return (
    <>
      <div className={styles.bar}>
        <Switch label={t('operations.list.open')} checked={open} onChange={(event) => setOpen(event.currentTarget.checked)} />
      </div>
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconListCheck} title={refusalText(t, refusal)} />
        )
      ) : value.operations.length === 0 ? (
        <Empty
          icon={IconListCheck}
          title={t(open ? 'operations.list.noneOpen' : 'operations.list.none')}
          action={<Button onClick={() => void navigate({ to: '/operations' })}>{t('operations.list.new')}</Button>}
        >
          {t('operations.list.noneText')}
        </Empty>
      ) : (
        <div className={styles.rows}>
          <DataTable
            label={t('operations.list.label')}
            columns={columns}
            rows={value.operations}
            rowKey={({ id }) => id}
            rowLabel={(each) =>
              t('operations.list.row', {
                title: commandTitle(t, each.command),
                state: t(`operations.state.${each.state}`),
                count: sentTo(each),
              })
            }
            sort={{ by: undefined as never, descending: true }}
            onSort={() => {}}
            onOpen={({ id }) => void navigate({ to: '/operations/$operationId', params: { operationId: id } })}
          />
        </div>
      )}
    </>
  );
};
