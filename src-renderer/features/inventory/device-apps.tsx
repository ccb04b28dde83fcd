import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { InstalledApp } from '#contract/inventory.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { momentText } from '../../text/dates.ts';
import { type Say, sayIfKnown, useText } from '../../text/use-text.ts';
import { Pager } from '../../ui/pager.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { sizeText } from './fact-texts.ts';
import styles from './inventory.module.css';

const PAGE_SIZE = 100;
const columns = ['name', 'version', 'size'] as const;
type Sort = (typeof columns)[number];

/** The apps of a device, installed and managed. Main searches, sorts and pages them. */
export const DeviceApps = ({ deviceId }: { deviceId: string }) => {
  const { t, language } = useText();
  const [search, setSearch] = useState('');
  const [managedOnly, setManagedOnly] = useState(false);
  const [sort, setSort] = useState<{ by: Sort; descending: boolean }>({ by: 'name', descending: false });
  const [page, setPage] = useState(0);
  const input = { deviceId, search, managedOnly, sort: sort.by, descending: sort.descending, offset: page * PAGE_SIZE, limit: PAGE_SIZE };
  const { value } = useAsk('inventory', 'apps', input, { keepPrevious: true });
  if (value === undefined) return null;
  const { apps, total, installedAt, managedAt } = value;
  const unfiltered = search === '' && !managedOnly;
  const sortBy = (by: Sort) => {
    setSort({ by, descending: by === sort.by ? !sort.descending : by === 'size' });
    setPage(0);
  };
  return (
    <Panel title={t('inventory.sections.apps')} flush>
      <div className={styles.bar}>
        <SearchField
          className={styles.search}
          label={t('inventory.apps.search')}
          value={search}
          onSearch={(text) => {
            setSearch(text);
            setPage(0);
          }}
        />
        <Checkbox
          label={t('inventory.apps.managedOnly')}
          checked={managedOnly}
          onChange={(event) => {
            setManagedOnly(event.currentTarget.checked);
            setPage(0);
          }}
        />
        <span className="quiet">
          {installedAt === null ? t('inventory.never.apps') : t('inventory.apps.installedAt', { time: momentText(installedAt, language) })}
        </span>
        {managedAt === null ? null : (
          <span className="quiet">{t('inventory.apps.managedAt', { time: momentText(managedAt, language) })}</span>
        )}
      </div>
      {apps.length > 0 ? (
        <table className={styles.table} aria-label={t('inventory.sections.apps')}>
          <thead>
            <tr>
              {columns.map((by) => (
                <SortHead key={by} by={by} sort={sort} onSort={sortBy} />
              ))}
              <th scope="col">{t('inventory.apps.origin')}</th>
              <th scope="col">{t('inventory.apps.managed')}</th>
            </tr>
          </thead>
          <tbody>
            {apps.map((app) => (
              <AppRow key={app.bundleId} app={app} />
            ))}
          </tbody>
        </table>
      ) : installedAt === null && managedAt === null ? null : (
        <p className={styles.note}>{t(unfiltered ? 'inventory.nothing.apps' : 'inventory.nothing.found')}</p>
      )}
      {total <= PAGE_SIZE ? null : (
        <Pager
          label={t('inventory.apps.pager.label')}
          previousLabel={t('inventory.apps.pager.previous')}
          nextLabel={t('inventory.apps.pager.next')}
          text={t('inventory.apps.pager.range', { from: page * PAGE_SIZE + 1, to: page * PAGE_SIZE + apps.length, total })}
          first={page === 0}
          last={(page + 1) * PAGE_SIZE >= total}
          onPrevious={() => setPage(page - 1)}
          onNext={() => setPage(page + 1)}
        />
      )}
    </Panel>
  );
};

const SortHead = ({ by, sort, onSort }: { by: Sort; sort: { by: Sort; descending: boolean }; onSort: (by: Sort) => void }) => {
  const { t } = useText();
  const active = sort.by === by;
  const Arrow = !active ? IconArrowsSort : sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" aria-sort={!active ? 'none' : sort.descending ? 'descending' : 'ascending'}>
      <button type="button" onClick={() => onSort(by)}>
        {t(`inventory.apps.${by}`)}
        <Arrow size={13} stroke={2} aria-hidden />
      </button>
    </th>
  );
};

const AppRow = ({ app }: { app: InstalledApp }) => {
  const { t } = useText();
  const { name, bundleId, version, build, installed, origin, updateAvailable, managed } = app;
  return (
    <tr>
      <td>
        {name}
        <span className={styles.identifier}>{bundleId}</span>
      </td>
      <td>
        {installed ? version : t('inventory.apps.notInstalled')}
        <span className={styles.words}>
          {build === '' || build === version ? null : <span>{build}</span>}
          {updateAvailable ? <span>{t('inventory.apps.updateAvailable')}</span> : null}
        </span>
      </td>
      <td>{sizesText(app, t)}</td>
      <td>{installed ? t(`inventory.apps.origins.${origin}`) : t('common.none')}</td>
      <td>{managed === null ? t('common.none') : (sayIfKnown(t, `inventory.apps.states.${managed}`) ?? managed)}</td>
    </tr>
  );
};

const sizesText = ({ sizeBytes, dataBytes }: InstalledApp, t: Say): string => {
  if (sizeBytes === null) return t('common.none');
  const app = sizeText(sizeBytes, t);
  return dataBytes === null ? app : t('inventory.apps.sizes', { app, data: sizeText(dataBytes, t) });
};
