import { IconMapQuestion } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useText } from '../text/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import styles from './guide.module.css';
import { guides } from './guides.ts';
import { Loading } from './loading.tsx';
import { useDropGuard } from './use-drop-guard.ts';

/** The small window: a guide alone, without sidebar and toolbar. */
export const GuideRoute = () => {
  const { t } = useText();
  useDropGuard();
  const { kind } = useParams({ from: '/guide/$kind' });
  const Guide = Object.hasOwn(guides, kind) ? guides[kind] : undefined;
  return (
    <main className={styles.guide}>
      <title>{t('frame.product')}</title>
      {/* What the guide is of stands under it, and the parts of the guide under that, as on the wizard's own page. */}
      <h1 className="seen-by-readers-only">{t('files.guide.title')}</h1>
      {Guide === undefined ? (
        <Empty icon={IconMapQuestion} title={t('files.guide.none')} />
      ) : (
        <Suspense fallback={<Loading />}>
          <Guide />
        </Suspense>
      )}
    </main>
  );
};
