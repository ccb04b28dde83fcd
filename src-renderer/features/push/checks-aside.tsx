import type { PushWizard } from '#contract/push.ts';
import { useText } from '../../text/use-text.ts';
import { CheckList } from '../../ui/check-list.tsx';
import styles from './wizard.module.css';

/** The seven checks of a file from Apple's portal. */
export const ChecksAside = ({ checks }: { checks: PushWizard['checks'] }) => {
  const { t } = useText();
  return (
    <div className={styles.aside}>
      <h3>{t('push.checks.title')}</h3>
      <CheckList
        label={t('push.checks.label')}
        checks={checks.map(({ check, result }) => ({ id: check, label: t(`push.checks.${check}`), result }))}
        resultLabels={{
          passed: t('push.checks.results.passed'),
          failed: t('push.checks.results.failed'),
          open: t('push.checks.results.open'),
        }}
      />
    </div>
  );
};
