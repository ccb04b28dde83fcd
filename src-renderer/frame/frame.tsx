import { Outlet, useNavigate } from '@tanstack/react-router';
import { type MouseEvent, Suspense, useMemo } from 'react';
import { useConnectionState } from '../bridge/bridge-context.tsx';
import { useAsk } from '../bridge/use-ask.ts';
import { UnfinishedBatch } from '../features/batches/unfinished-sheet.tsx';
import { useText } from '../text/use-text.ts';
import { PageChromeProvider } from '../ui/page.tsx';
import { Banner } from './banner.tsx';
import styles from './frame.module.css';
import { Loading } from './loading.tsx';
import { Sidebar } from './sidebar.tsx';
import { StatePill } from './state-pill.tsx';
import { useCriticalGuard } from './use-critical-guard.ts';
import { useShortcuts } from './use-shortcuts.ts';

const toContent = (event: MouseEvent) => {
  event.preventDefault();
  document.getElementById('content')?.focus();
};

/** Sidebar at the left; every screen beside it, with the state of the connection in its toolbar. */
export const Frame = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const connection = useConnectionState();
  const { value } = useAsk('settings', 'get', {});
  const practice = value?.world === 'practice';
  useCriticalGuard();
  useShortcuts((to) => void navigate({ to }));
  const chrome = useMemo(
    () => ({
      appName: t('frame.product'),
      status: <StatePill connection={connection} practice={practice} />,
      banner: <Banner lost={connection === 'lost'} practice={practice} />,
    }),
    [t, connection, practice],
  );
  return (
    <PageChromeProvider value={chrome}>
      <a href="#content" className={styles.skip} onClick={toContent}>
        {t('frame.skip')}
      </a>
      <div className={styles.frame} data-mac={/Mac/.test(navigator.userAgent) && value?.host === 'desktop' ? '' : undefined}>
        <Sidebar />
        <div className={styles.screen}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
          <UnfinishedBatch />
        </div>
      </div>
    </PageChromeProvider>
  );
};
