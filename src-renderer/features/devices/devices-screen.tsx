import { Button } from '@mantine/core';
import { IconDeviceMobileOff, IconDevices, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { DeviceStatus } from '#contract/devices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { deviceStatuses } from '../../status/device-status.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useDeviceColumns } from './device-columns.tsx';
import styles from './devices.module.css';
import { type DeviceSort, type DevicesSearch, PAGE_SIZE } from './devices-search.ts';

/** All devices, filtered, sorted and paged by the core. */
export const DevicesScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const search = useSearch({ from: '/devices' });
  const page = search.page ?? 1;
  const sort = { by: search.sort ?? ('name' as const), descending: search.descending ?? false };
  const asked = useAsk(
    'devices',
    'list',
    {
      search: search.search ?? '',
      status: search.status ?? null,
      sort: sort.by,
      descending: sort.descending,
      offset: (page - 1) * PAGE_SIZE,
      limit: PAGE_SIZE,
    },
    { keepPrevious: true },
  );
  const columns = useDeviceColumns();
  const [cleared, setCleared] = useState(0);
  const look = (change: DevicesSearch) => void navigate({ to: '/devices', search: { ...search, ...change }, replace: true });
  const onSort = (by: DeviceSort) => {
    const { page: _first, ...rest } = search;
    void navigate({ to: '/devices', search: { ...rest, sort: by, descending: sort.by === by && !sort.descending }, replace: true });
  };
  const filter = (change: { search?: string; status?: DeviceStatus | undefined }) => {
    const { page: _first, search: text, status, ...rest } = { ...search, ...change };
    void navigate({ to: '/devices', search: { ...rest, ...(text ? { search: text } : {}), ...(status ? { status } : {}) }, replace: true });
  };

  const { value } = asked;
  const all = value === undefined ? null : Object.values(value.counts).reduce((sum, count) => sum + count, 0);
  const filtered = search.search !== undefined || search.status !== undefined;
  const empty = value?.rows.length === 0;

  return (
    <Page title={t('frame.areas.devices')} layout="fill" {...(all === null ? {} : { subtitle: t('common.devices', { count: all }) })}>
      {all === 0 && !filtered ? (
        <Empty
          icon={IconDevices}
          title={t('devices.empty.title')}
          action={<Button onClick={() => void navigate({ to: '/bench' })}>{t('devices.empty.action')}</Button>}
        >
          {t('devices.empty.text')}
        </Empty>
      ) : (
        <>
          <div className={styles.bar}>
            <SearchField
              key={cleared}
              label={t('devices.search')}
              className={styles.search}
              value={search.search ?? ''}
              onSearch={(text) => filter({ search: text })}
            />
            <FilterChips
              label={t('devices.filter')}
              value={search.status ?? null}
              onChange={(status) => filter({ status: status ?? undefined })}
              chips={[
                { value: null, label: t('devices.all'), count: all },
                ...deviceStatuses.map((status) => ({
                  value: status,
                  label: t(`status.device.${status}`),
                  count: value === undefined ? null : (value.counts[status] ?? 0),
                })),
              ]}
            />
          </div>
          <div className={styles.list}>
            {value === undefined ? (
              asked.refusal === null ? (
                <DelayedLoader label={t('frame.loading')} />
              ) : (
                <Empty icon={IconDeviceMobileOff} title={refusalText(t, asked.refusal)} />
              )
            ) : empty ? (
              <Empty
                icon={IconSearch}
                title={t('devices.nothingFound.title')}
                action={
                  <Button
                    variant="default"
                    onClick={() => {
                      // The field starts anew once the address is clear.
                      void navigate({ to: '/devices', search: {}, replace: true }).then(() => setCleared(cleared + 1));
                    }}
                  >
                    {t('devices.nothingFound.action')}
                  </Button>
                }
              />
            ) : (
              <DataTable
                label={t('devices.list')}
                columns={columns}
                rows={value.rows}
                rowKey={({ id }) => id}
                rowLabel={({ name, serialNumber, status }) =>
                  `${name || t('devices.nameless')} ${serialNumber} ${t(`status.device.${status}`)}`
                }
                sort={sort}
                onSort={onSort}
                onOpen={({ id }) => void navigate({ to: '/devices/$deviceId', params: { deviceId: id } })}
              />
            )}
          </div>
          {value !== undefined && value.total > PAGE_SIZE ? (
            <Pager
              label={t('devices.pager.label')}
              previousLabel={t('devices.pager.previous')}
              nextLabel={t('devices.pager.next')}
              text={t('devices.pager.range', {
                from: (page - 1) * PAGE_SIZE + 1,
                to: Math.min(value.total, page * PAGE_SIZE),
                total: value.total.toLocaleString('en'),
              })}
              first={page === 1}
              last={page * PAGE_SIZE >= value.total}
              onPrevious={() => look({ page: page - 1 })}
              onNext={() => look({ page: page + 1 })}
            />
          ) : null}
        </>
      )}
    </Page>
  );
};
