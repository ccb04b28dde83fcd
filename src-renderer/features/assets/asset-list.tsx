import { IconBarcode, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Asset } from '#contract/assets.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Pager } from '../../ui/pager.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useAssetColumns } from './asset-columns.tsx';
import { AssetSheet } from './asset-sheet.tsx';
import styles from './assets.module.css';
import { PAGE_SIZE } from './assets-search.ts';

/** The list, searched and paged by the core. `listed`: how many there are without a search; null: not known yet. */
export const AssetList = ({ listed }: { listed: number | null }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const { search = '', page = 1 } = useSearch({ from: '/assets' });
  const [opened, setOpened] = useState<Asset | null>(null);
  const columns = useAssetColumns();
  const { value, refusal } = useAsk('assets', 'list', { search, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }, { keepPrevious: true });
  const look = (change: { search?: string; page?: number }) =>
    void navigate({
      to: '/assets',
      search: {
        ...(change.search ? { search: change.search } : {}),
        ...(change.page !== undefined && change.page > 1 ? { page: change.page } : {}),
      },
      replace: true,
    });

  if (value === undefined) {
    return refusal === null ? <DelayedLoader label={t('frame.loading')} /> : <Empty icon={IconBarcode} title={refusalText(t, refusal)} />;
  }
  if (listed === 0 && search === '') {
    return (
      <Empty icon={IconBarcode} title={t('assets.empty.title')}>
        {t('assets.empty.text')}
      </Empty>
    );
  }
  return (
    <>
      <div className={styles.searchBar}>
        <SearchField label={t('assets.search')} className={styles.search} value={search} onSearch={(text) => look({ search: text })} />
      </div>
      <div className={styles.table}>
        {value.assets.length === 0 ? (
          <Empty icon={IconSearch} title={t('assets.nothingFound')} />
        ) : (
          <DataTable
            label={t('assets.list')}
            columns={columns}
            rows={value.assets}
            rowKey={({ id }) => id}
            rowLabel={({ assetNumber, serialNumber, imei, user }) =>
              [assetNumber ?? t('assets.unlabelled'), serialNumber ?? imei ?? t('assets.deviceless'), user].filter(Boolean).join(' ')
            }
            sort={{ by: 'assetNumber', descending: false }}
            onSort={() => {}}
            onOpen={setOpened}
          />
        )}
      </div>
      {value.total > PAGE_SIZE ? (
        <Pager
          label={t('assets.pager.label')}
          previousLabel={t('assets.pager.previous')}
          nextLabel={t('assets.pager.next')}
          text={t('assets.pager.range', {
            from: (page - 1) * PAGE_SIZE + 1,
            to: Math.min(value.total, page * PAGE_SIZE),
            total: value.total.toLocaleString('en'),
          })}
          first={page === 1}
          last={page * PAGE_SIZE >= value.total}
          onPrevious={() => look({ search, page: page - 1 })}
          onNext={() => look({ search, page: page + 1 })}
        />
      ) : null}
      {opened === null ? null : <AssetSheet asset={opened} onClose={() => setOpened(null)} />}
    </>
  );
};
