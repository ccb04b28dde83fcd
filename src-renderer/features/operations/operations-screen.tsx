import { Button, SegmentedControl } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useText } from '../../text/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { NewOperation } from './new-operation.tsx';
import { OperationList } from './operation-list.tsx';

/** One thing said to many devices: a new one, and those that were said. */
export const OperationsScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { view } = useSearch({ from: '/operations' });
  return (
    <Page
      title={t('frame.areas.operations')}
      layout="fill"
      actions={
        <>
          <Button variant="default" component={Link} to="/work-hours" leftSection={<IconCalendarTime size={16} aria-hidden />}>
            {t('workHours.title')}
          </Button>
          <SegmentedControl
            aria-label={t('operations.tabs.label')}
            data={[
              { value: 'new', label: t('operations.tabs.new') },
              { value: 'list', label: t('operations.tabs.list') },
            ]}
            value={view ?? 'new'}
            onChange={(next) => void navigate({ to: '/operations', search: next === 'list' ? { view: 'list' } : {} })}
          />
        </>
      }
    >
      {view === 'list' ? <OperationList /> : <NewOperation />}
    </Page>
  );
};
