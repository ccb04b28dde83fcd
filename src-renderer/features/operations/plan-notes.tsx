import { IconAlertTriangle } from '@tabler/icons-react';
import type { OperationDetail } from '#contract/operations.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './operations.module.css';
import { reasonText } from './use-standing.ts';

/** What to look at before it is sent: each warning with its number, and why some get nothing. */
export const PlanNotes = ({ operation: { warnings, exclusions, unmatched } }: { operation: OperationDetail }) => {
  const { t } = useText();
  return (
    <>
      {warnings.length === 0 ? null : (
        <Notice tone="amber" icon={IconAlertTriangle}>
          <ul className={styles.notes}>
            {warnings.map(({ warning, count }) => (
              <li key={warning}>{t('operations.plan.warningCount', { count, warning: t(`operations.plan.warning.${warning}`) })}</li>
            ))}
          </ul>
        </Notice>
      )}
      {exclusions.length === 0 && unmatched.length === 0 ? null : (
        <p>
          {t('operations.plan.reasons')}
          {': '}
          {[
            ...exclusions.map((each) => reasonText(t, each)),
            ...(unmatched.length === 0 ? [] : [t('operations.plan.unmatched', { count: unmatched.length })]),
          ].join(t('commands.choices.separator'))}
        </p>
      )}
      {unmatched.length === 0 ? null : (
        <details>
          <summary>{t('operations.plan.unmatched', { count: unmatched.length })}</summary>
          <p className={`${styles.unmatched} mono`}>{unmatched.join(' ')}</p>
        </details>
      )}
    </>
  );
};
