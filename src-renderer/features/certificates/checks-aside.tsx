import type { PushWizard } from '#contract/certificates.ts';
import { useText } from '../../text/use-text.ts';
import { CheckList } from '../../ui/check-list.tsx';
import styles from './wizard.module.css';

/** The seven checks of a file from Apple's portal. */
export const ChecksAside = ({ checks }: { checks: PushWizard['checks'] }) => {
  const { t } = useText();
  return (
    <div className={styles.aside}>
      <h3>{t('wizard.checks.title')}</h3>
      <CheckList
        label={t('wizard.checks.label')}
        checks={checks.map(({ check, result }) => ({ id: check, label: t(`wizard.checks.${check}`), result }))}
        resultLabels={{
          passed: t('wizard.checks.results.passed'),
          failed: t('wizard.checks.results.failed'),
          open: t('wizard.checks.results.open'),
        }}
      />
    </div>
  );
};
