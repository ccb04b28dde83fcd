import { Outlet } from '@tanstack/react-router';
import { lazy, type MouseEvent, Suspense, useMemo, useState } from 'react';
import { useConnectionState, useLostAt } from '../bridge/bridge-context.tsx';
import { useAsk } from '../bridge/use-ask.ts';
import { UnfinishedBatch } from '../features/batches/unfinished-sheet.tsx';
import { OpenedFiles } from '../features/handover/opened-files.tsx';
import { NoticeToasts } from '../features/notices/notice-toasts.tsx';
import { useText } from '../text/use-text.ts';
import { onMac } from '../ui/command-key.ts';
import { PageChromeProvider } from '../ui/page.tsx';
import { Banner } from './banner.tsx';
import styles from './frame.module.css';
import { Loading } from './loading.tsx';
import { Sidebar } from './sidebar.tsx';
import { StatePill } from './state-pill.tsx';
import { useCriticalGuard } from './use-critical-guard.ts';
import { usePageCommands } from './use-page-commands.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const KeysSheet = lazy(async () => ({ default: (await import('./keys-sheet.tsx')).KeysSheet }));

const toContent = (event: MouseEvent) => {
  event.preventDefault();
  document.getElementById('content')?.focus();
};

/** Sidebar at the left; every screen beside it, with the state of the connection in its toolbar. */
export const Frame = () => {
  const { t } = useText();
  const connection = useConnectionState();
  const lostAt = useLostAt();
  const { value } = useAsk('settings', 'get', {});
  const practice = value?.world === 'practice';
  useCriticalGuard();
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const close = () => setOpen(null);
  usePageCommands({ palette: () => setOpen('palette'), keys: () => setOpen('keys') }, value?.host === 'desktop');
  const chrome = useMemo(
    () => ({
      appName: t('frame.product'),
      status: <StatePill connection={connection} practice={practice} />,
      banner: <Banner lostAt={lostAt} practice={practice} />,
    }),
    [t, connection, lostAt, practice],
  );
  return (
    <PageChromeProvider value={chrome}>
      <a href="#content" className={styles.skip} onClick={toContent}>
        {t('frame.skip')}
      </a>
      <div className={styles.frame} data-mac={onMac && value?.host === 'desktop' ? '' : undefined}>
        <Sidebar />
        <div className={styles.screen}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
          <UnfinishedBatch />
          <NoticeToasts />
          <Suspense fallback={null}>
            {open === 'palette' ? <Palette onClose={close} /> : null}
            {open === 'keys' ? <KeysSheet onClose={close} /> : null}
          </Suspense>
          <OpenedFiles />
        </div>
      </div>
    </PageChromeProvider>
  );
};
