import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import type { DeviceFilter, DeviceStatus } from '#contract/devices.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useText } from '../../text/use-text.ts';
import { FilterChips } from '../../ui/filter-chips.tsx';
import styles from './devices.module.css';
import { noFilter } from './devices-search.ts';

type Counts = ValueOf<'devices', 'counts'>;

/** What is looked at most, with one press each (product.md 4.4). */
const quick: Readonly<Record<'managed' | 'preRegistered' | 'noAnswer' | 'removed' | 'lost', readonly DeviceStatus[]>> = {
  managed: ['managed', 'provisional'],
  preRegistered: ['pre-registered'],
  noAnswer: ['quiet', 'silent'],
  removed: ['removed', 'withdrawn'],
  lost: ['lost', 'locked'],
};
type Quick = keyof typeof quick | 'provisional';
const quickNames = Object.keys(quick) as (keyof typeof quick)[];

/** Which of them stands for the filter as it is; `other`: none. */
const quickOf = ({ statuses, provisional }: DeviceFilter): Quick | 'other' | null => {
  if (provisional === true) return statuses.length === 0 ? 'provisional' : 'other';
  if (statuses.length === 0) return null;
  const same = (name: keyof typeof quick) => [...quick[name]].sort().join() === [...statuses].sort().join();
  return quickNames.find(same) ?? 'other';
};

interface FilterBarProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly filter: DeviceFilter;
  readonly onFilter: (filter: DeviceFilter) => void;
  readonly reading: ValueOf<'devices', 'list'>['reading'] | null;
  readonly counts: Counts | undefined;
}

/** Words and typed conditions, quick filters with their numbers, and what is asked for as chips that can be taken away. */
export const FilterBar = ({ field, typed, onType, filter, onFilter, reading, counts }: FilterBarProps) => {
  const { t } = useText();
  const sum = (statuses: readonly DeviceStatus[]) =>
    counts === undefined ? null : statuses.reduce((all, status) => all + (counts.statuses[status] ?? 0), 0);
  const pick = (name: Quick | 'other' | null) => {
    if (name === 'other') return;
    const statuses = name === null || name === 'provisional' ? [] : [...quick[name]];
    onFilter({ ...filter, statuses, provisional: name === 'provisional' ? true : null });
  };
  const current = quickOf(filter);
  return (
    <>
      <div className={styles.bar}>
        <SearchField
          field={field}
          typed={typed}
          onType={onType}
          // What was typed as a condition becomes a chip.
          onEnter={() => {
            if (reading !== null && reading.filter.text !== typed) onFilter({ ...reading.filter, ids: filter.ids });
          }}
        />
        <FilterChips<Quick | 'other'>
          label={t('devices.filter')}
          value={current}
          onChange={pick}
          chips={[
            { value: null, label: t('devices.all'), count: counts?.all ?? null },
            ...quickNames.map((value) => ({ value, label: t(`devices.quick.${value}`), count: sum(quick[value]) })),
            { value: 'provisional' as const, label: t('devices.quick.provisional'), count: counts?.provisional ?? null },
          ]}
        />
      </div>
      <Conditions filter={filter} onFilter={onFilter} reading={reading} />
    </>
  );
};

const SearchField = ({
  field,
  typed,
  onType,
  onEnter,
}: {
  field: RefObject<HTMLInputElement | null>;
  typed: string;
  onType: (text: string) => void;
  onEnter: () => void;
}) => {
  const { t } = useText();
  // What an input method is still composing is shown, not searched.
  const [composing, setComposing] = useState<string | null>(null);
  return (
    <TextInput
      ref={field}
      className={styles.search ?? ''}
      type="search"
      aria-label={t('devices.search')}
      placeholder={t('devices.searchHint')}
      title={t('devices.searchHint')}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={composing ?? typed}
      maxLength={300}
      onChange={(event) => {
        const { value } = event.currentTarget;
        if ((event.nativeEvent as InputEvent).isComposing) setComposing(value);
        else onType(value);
      }}
      onCompositionStart={() => setComposing(typed)}
      onCompositionEnd={(event) => {
        setComposing(null);
        onType(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter();
      }}
      rightSection={typed === '' ? null : <CloseButton size="sm" aria-label={t('common.searchClear')} onClick={() => onType('')} />}
    />
  );
};

/** One chip for each condition, whether it was typed or chosen. */
const Conditions = ({
  filter,
  onFilter,
  reading,
}: {
  filter: DeviceFilter;
  onFilter: (filter: DeviceFilter) => void;
  reading: FilterBarProps['reading'];
}) => {
  const { t } = useText();
  const read = reading?.filter ?? filter;
  const chips: { readonly key: string; readonly label: string; readonly fields: readonly (keyof DeviceFilter)[] }[] = [];
  if (read.statuses.length > 0) {
    const names = read.statuses.map((status) => t(`status.device.${status}`)).join(t('devices.conditions.or'));
    chips.push({ key: 'statuses', label: `${t('devices.columns.status')}: ${names}`, fields: ['statuses'] });
  }
  if (read.provisional !== null)
    chips.push({ key: 'provisional', label: t(`devices.conditions.provisional.${read.provisional}`), fields: ['provisional'] });
  if (read.organization !== null) {
    const name = read.organization === '' ? t('devices.tree.none') : read.organization;
    chips.push({ key: 'organization', label: `${t('devices.columns.organization')}: ${name}`, fields: ['organization'] });
  }
  if (read.platform !== null) chips.push({ key: 'platform', label: read.platform, fields: ['platform'] });
  if (read.model !== null) chips.push({ key: 'model', label: `${t('devices.columns.model')}: ${read.model}`, fields: ['model'] });
  if (read.osFrom !== null || read.osBelow !== null) {
    const parts = [read.osFrom === null ? '' : `≥ ${read.osFrom}`, read.osBelow === null ? '' : `< ${read.osBelow}`];
    chips.push({ key: 'os', label: `OS ${parts.filter(Boolean).join(', ')}`, fields: ['osFrom', 'osBelow'] });
  }
  if (read.supervised !== null)
    chips.push({ key: 'supervised', label: t(`devices.supervised.${read.supervised ? 'yes' : 'no'}`), fields: ['supervised'] });
  if (read.ade !== null) chips.push({ key: 'ade', label: `ADE: ${t(`devices.ade.${read.ade}`)}`, fields: ['ade'] });
  if (read.ids !== null) chips.push({ key: 'ids', label: t('devices.conditions.chosen', { count: read.ids.length }), fields: ['ids'] });
  const unread = reading?.unread ?? [];
  if (chips.length === 0 && unread.length === 0) return null;
  // What was typed as a condition goes with the words it was typed in.
  const without = (fields: readonly (keyof DeviceFilter)[]) =>
    onFilter({ ...read, ...Object.fromEntries(fields.map((field) => [field, noFilter[field]])) });
  return (
    <div className={styles.conditions}>
      <ul aria-label={t('devices.conditions.label')}>
        {chips.map(({ key, label, fields }) => (
          <li key={key} className={styles.condition}>
            <span>{label}</span>
            <button type="button" aria-label={t('devices.conditions.remove', { name: label })} onClick={() => without(fields)}>
              <IconX size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {unread.length === 0 ? null : <p role="status">{t('devices.conditions.unread', { words: unread.join(' ') })}</p>}
      {chips.length === 0 ? null : (
        <button type="button" className={styles.plain} onClick={() => onFilter(noFilter)}>
          {t('devices.nothingFound.action')}
        </button>
      )}
    </div>
  );
};
