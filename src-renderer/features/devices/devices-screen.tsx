import { Button, Checkbox } from '@mantine/core';
import { useCallbackRef } from '@mantine/hooks';
import { IconDeviceMobileOff, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { DeviceRow, DeviceView } from '#contract/devices.ts';
import { usePageCommand } from '../../bridge/page-commands.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { isCommandKey, isPlain, onMac } from '../../ui/command-key.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { VirtualGrid } from '../../ui/virtual-grid.tsx';
import { useColumnChoice, useCompactRows, useDeviceColumns } from './device-columns.tsx';
import styles from './devices.module.css';
import { isFiltered, noFilter, searchOf } from './devices-search.ts';
import { FilterBar } from './filter-bar.tsx';
import { ListMenu } from './list-menu.tsx';
import { NoDevices } from './no-devices.tsx';
import { OrganizationTree } from './organization-tree.tsx';
import { QuickLook } from './quick-look.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useDeviceList } from './use-device-list.ts';
import { useExport } from './use-export.ts';
import { useKeysElsewhere } from './use-keys-elsewhere.ts';
import { selecting, selectionOf, useSelection } from './use-selection.ts';

const ROW = { roomy: 36, compact: 28 } as const;

interface DevicesScreenProps {
  /** Those of the practice world. */
  readonly hands?: ReactNode;
  /** Where there are no devices yet: the way to those of the practice world. */
  readonly first?: ReactNode;
}

/** All devices, however many: searched, filtered, sorted and paged by the core, walked and chosen here. */
export const DevicesScreen = ({ hands, first }: DevicesScreenProps) => {
  const { t } = useText();
  const navigate = useNavigate();
  const list = useDeviceList();
  const { filter, order, counts, total, rowAt, rows: shown } = list;
  const [columns, setColumns] = useColumnChoice();
  const [compact, setCompact] = useCompactRows();
  const [looking, setLooking] = useState(false);
  const selection = useSelection();
  const take = useExport(order, columns);
  const field = useRef<HTMLInputElement>(null);
  const [place, setPlace] = useState({ key: '', current: 0, from: 0 });
  // Another list begins at its first row.
  const { current, from } = place.key === list.listKey ? place : { current: 0, from: 0 };

  const { isChosen } = selection;
  const chosenHere = shown.filter(isChosen).length;
  const gridColumns = useDeviceColumns(columns);
  const corner = useMemo(
    () => (
      <Checkbox
        size="xs"
        aria-label={t('devices.choose.shown', { count: shown.length })}
        checked={shown.length > 0 && chosenHere === shown.length}
        indeterminate={chosenHere > 0 && chosenHere < shown.length}
        onChange={(event) =>
          selecting.set(
            shown.map(({ id }) => id),
            event.currentTarget.checked,
          )
        }
      />
    ),
    [t, shown, chosenHere],
  );

  // The grid, the tree and the menu are drawn anew for what they show alone, not for each key that is typed: what they are given
  // to call stays the same.
  const walk = useCallbackRef((index: number, extend: boolean) => {
    const begin = extend ? from : index;
    setPlace({ key: list.listKey, current: index, from: begin });
    if (!extend) return;
    const [first, last] = [Math.min(begin, index), Math.max(begin, index)];
    selecting.only(Array.from({ length: last - first + 1 }, (_, n) => rowAt(first + n)?.id).filter((id) => id !== undefined));
  });
  const meant = () => {
    if (!selection.isEmpty) return selectionOf(selection.selected);
    const row = rowAt(current);
    return row === undefined ? null : { ids: [row.id] };
  };
  const copy = (format: 'serials' | 'tsv') => {
    const selected = meant();
    if (selected !== null) void take.copy(selected, format);
  };
  const chooseShown = () => selecting.only(shown.map(({ id }) => id));
  /** True: there was something to leave. */
  const leave = (): boolean => {
    if (looking) setLooking(false);
    else if (!selection.isEmpty) selecting.clear();
    else return false;
    return true;
  };
  const key = useCallbackRef((event: KeyboardEvent): boolean => {
    const command = isCommandKey(event, onMac) && !event.altKey;
    const plain = isPlain(event);
    const name = event.key.toLowerCase();
    const row = rowAt(current);
    if (event.key === ' ' && plain) setLooking(!looking);
    else if (event.key === 'x' && plain && row !== undefined) selecting.set([row.id], !isChosen(row));
    else if (event.key === 'Escape') return leave();
    else if (command && name === 'a' && !event.shiftKey) chooseShown();
    else if (command && name === 'c') copy(event.shiftKey ? 'tsv' : 'serials');
    else return false;
    return true;
  });
  const open = useCallbackRef(({ id }: DeviceRow) => void navigate({ to: '/devices/$deviceId', params: { deviceId: id } }));
  const chooseOrganization = useCallbackRef((organization: string | null) => list.ask({ ...filter, organization }));
  const sort = useMemo(() => ({ by: order.sort, descending: order.descending }), [order]);
  const asFiltered = useCallbackRef(() => list.reading?.filter ?? filter);
  const openView = useCallbackRef((view: DeviceView) => {
    if (view.columns.length > 0) setColumns(view.columns);
    const { ids: _ids, ...kept } = view.filter;
    list.open({
      ...searchOf({ ...kept, ids: null }),
      view: view.id,
      sort: view.sort,
      ...(view.descending ? { descending: true } : {}),
    });
  });

  const everything = counts?.all ?? null;
  const none = everything === 0 && !isFiltered(filter);
  usePageCommand('filter', () => field.current?.select(), !none);
  usePageCommand('choose-shown', chooseShown, shown.length > 0);
  usePageCommand('choose-none', selecting.clear, !selection.isEmpty);
  usePageCommand('copy-serials', () => copy('serials'), total > 0);
  usePageCommand('copy-rows', () => copy('tsv'), total > 0);
  usePageCommand('export-devices', () => void take.save({ filter: asFiltered(), except: [] }, 'utf-8'), total > 0);
  useKeysElsewhere((pressed) => {
    if (none) return false;
    if (pressed === 'escape') return leave();
    chooseShown();
    return true;
  });
  return (
    <Page
      title={t('frame.areas.devices')}
      layout="fill"
      {...(counts === undefined ? {} : { subtitle: t('common.devices', { count: counts.total }) })}
      actions={
        none ? null : (
          <ListMenu
            asFiltered={asFiltered}
            order={order}
            columns={columns}
            onColumns={setColumns}
            compact={compact}
            onCompact={setCompact}
            views={list.views}
            onView={openView}
          />
        )
      }
    >
      {none ? (
        <div className={styles.none}>
          <NoDevices practice={first} />
        </div>
      ) : (
        <div className={styles.screen}>
          <OrganizationTree value={filter.organization} onChange={chooseOrganization} />
          <div className={styles.main}>
            <FilterBar
              field={field}
              typed={list.typed}
              onType={list.type}
              filter={filter}
              onFilter={(next) => list.ask(next, next.ids !== null)}
              reading={list.reading}
              counts={counts}
            />
            <div className={styles.list}>
              {list.pending ? (
                list.refusal === null ? (
                  <DelayedLoader label={t('frame.loading')} />
                ) : (
                  <Empty icon={IconDeviceMobileOff} title={refusalText(t, list.refusal)} />
                )
              ) : total === 0 ? (
                <Empty
                  icon={IconSearch}
                  title={t('devices.nothingFound.title')}
                  action={
                    <Button variant="default" onClick={() => list.ask(noFilter)}>
                      {t('devices.nothingFound.action')}
                    </Button>
                  }
                />
              ) : (
                <VirtualGrid
                  label={t('devices.list')}
                  columns={gridColumns}
                  corner={corner}
                  total={total}
                  rowHeight={compact ? ROW.compact : ROW.roomy}
                  rowAt={rowAt}
                  waiting={t('frame.loading')}
                  sort={sort}
                  onSort={list.sortBy}
                  onOpen={open}
                  isChosen={isChosen}
                  onRange={list.onRange}
                  current={current}
                  onCurrent={walk}
                  onKey={key}
                  listKey={list.listKey}
                />
              )}
              {looking ? <QuickLook row={rowAt(current)} onClose={() => setLooking(false)} /> : null}
            </div>
            {selection.isEmpty ? null : (
              <SelectionBar
                total={counts?.total ?? total}
                filter={list.reading?.filter ?? filter}
                order={order}
                columns={columns}
                onOperate={() => void navigate({ to: '/operations' })}
              />
            )}
          </div>
        </div>
      )}
      {hands}
    </Page>
  );
};
