import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type DevicePlatform, devicePlatform } from '#contract/devices.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './operations.module.css';
import { type TargetDraft, whole } from './target.ts';

/** iPhone and iPad take nearly the same commands: people mean both by "iOS". */
const TOGETHER: readonly DevicePlatform[] = ['iOS', 'iPadOS'];

interface TargetSummaryProps {
  readonly summary: ValueOf<'devices', 'summary'>;
  readonly narrowed: TargetDraft['narrowed'];
  readonly onNarrow: (narrowed: TargetDraft['narrowed']) => void;
}

/** How many that are, of which OS, and by one press without those that no command reaches (product.md ). */
export const TargetSummary = ({ summary, narrowed, onNarrow }: TargetSummaryProps) => {
  const { t } = useText();
  const single = devicePlatform.options.filter((platform) => (summary.platforms[platform] ?? 0) > 0).map((platform) => [platform]);
  const isMixed = single.length > TOGETHER.length && TOGETHER.every((platform) => (summary.platforms[platform] ?? 0) > 0);
  const families = isMixed ? [TOGETHER, ...single] : single;
  return (
    <div className={styles.summary}>
      <p className={styles.total} role="status">
        {t('operations.target.total', { count: summary.total })}
      </p>
      {families.length > 0 ? (
        <ul className={styles.platforms} aria-label={t('operations.target.platforms')}>
          {families.map((platforms) => {
            const name = platforms.join(t('devices.selection.and'));
            const count = platforms.reduce((sum, platform) => sum + (summary.platforms[platform] ?? 0), 0);
            return (
              <li key={name}>
                <span>
                  {name} <strong className="numbers">{count.toLocaleString('en')}</strong>
                </span>
                {single.length > 1 ? (
                  <Button variant="default" size="compact-xs" onClick={() => onNarrow({ ...narrowed, platforms, reachable: true })}>
                    {t('operations.target.only', { platform: name })}
                  </Button>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : null}
      {summary.unreachable > 0 && summary.unreachable === summary.total ? (
        <Notice tone="amber" icon={IconAlertTriangle}>
          <p>{t('operations.target.noneReachable')}</p>
        </Notice>
      ) : summary.unreachable > 0 ? (
        <Notice
          tone="amber"
          icon={IconAlertTriangle}
          action={
            <Button variant="default" onClick={() => onNarrow({ ...narrowed, reachable: true })}>
              {t('operations.target.leaveUnreachable', { count: summary.unreachable })}
            </Button>
          }
        >
          <p>{t('operations.target.unreachable', { count: summary.unreachable })}</p>
        </Notice>
      ) : null}
      {summary.unmatched.length > 0 ? (
        <details>
          <summary>{t('operations.target.unmatched', { count: summary.unmatched.length })}</summary>
          <p className={`${styles.unmatched} mono`}>{summary.unmatched.slice(0, 100).join(' ')}</p>
        </details>
      ) : null}
      {narrowed.platforms.length === 0 && !narrowed.reachable && narrowed.able.length === 0 ? null : (
        <Button variant="subtle" onClick={() => onNarrow(whole)}>
          {t('operations.target.whole')}
        </Button>
      )}
    </div>
  );
};
