import { ActionIcon, Tabs } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { AssetList } from './asset-list.tsx';
import styles from './assets.module.css';
import { ListActions } from './list-actions.tsx';
import { RulesPanel } from './rules-panel.tsx';
import { ScanBar } from './scan-bar.tsx';
import { ScannerTest } from './scanner-test.tsx';

/** Which label is on which device: the list, the rules of its numbers, and a place to try the scanner. */
export const AssetsScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { tab } = useSearch({ from: '/assets' });
  const all = useAsk('assets', 'list', { search: '', offset: 0, limit: 1 });
  return (
    <Page
      title={t('assets.title')}
      layout="fill"
      {...(all.value === undefined ? {} : { subtitle: t('assets.count', { count: all.value.total }) })}
      leading={
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('assets.back')} onClick={() => void navigate({ to: '/bench' })}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
      actions={<ListActions />}
    >
      <Tabs
        className={styles.tabs ?? ''}
        value={tab ?? 'list'}
        keepMounted={false}
        onChange={(next) =>
          void navigate({ to: '/assets', search: next === 'rules' || next === 'test' ? { tab: next } : {}, replace: true })
        }
      >
        <Tabs.List px={20}>
          <Tabs.Tab value="list">{t('assets.tabs.list')}</Tabs.Tab>
          <Tabs.Tab value="rules">{t('assets.tabs.rules')}</Tabs.Tab>
          <Tabs.Tab value="test">{t('assets.tabs.test')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="list" className={styles.list ?? ''}>
          <AssetList listed={all.value?.total ?? null} />
        </Tabs.Panel>
        <Tabs.Panel value="rules" className={styles.panel ?? ''}>
          <RulesPanel />
        </Tabs.Panel>
        <Tabs.Panel value="test" className={styles.panel ?? ''}>
          <ScannerTest />
        </Tabs.Panel>
      </Tabs>
      {/* What is tried out must not be bound. */}
      {tab === 'test' ? null : <ScanBar linked={false} />}
    </Page>
  );
};
