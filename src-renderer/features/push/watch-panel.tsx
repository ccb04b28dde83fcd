import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconHeartbeat } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { PushWatch as Watch } from '#contract/push.ts';
import { spanText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import styles from './watch.module.css';

const looks = {
  watching: { tone: 'info', icon: IconHeartbeat },
  good: { tone: 'good', icon: IconCircleCheck },
  alarm: { tone: 'bad', icon: IconAlertTriangle },
} as const;
const EVERY_MS = 10_000;

interface WatchPanelProps {
  readonly watch: Watch;
  /** Goes back at once; without it, to the page where that is done. */
  readonly onBack?: (id: number) => void;
}

/** The hour after a change: do the devices still answer as usual? An alarm offers the way back. */
export const WatchPanel = ({ watch, onBack }: WatchPanelProps) => {
  const { t } = useText();
  const navigate = useNavigate();
  const toItsPage = () => void navigate({ to: '/certificates/credential/$kind', params: { kind: 'push' } });
  const { rollbackId } = watch;
  const left = watch.endsAt - useNow(EVERY_MS);
  const percent = (rate: number | null) => (rate === null ? t('push.watch.none') : `${rate}%`);
  return (
    <Panel title={t('push.watch.title')} aside={<Chip {...looks[watch.state]} label={t(`push.watch.state.${watch.state}`)} />}>
      <div className={styles.watch} data-tone={looks[watch.state].tone}>
        <p className={styles.rate}>
          <span>{t('push.watch.rate')}</span>
          <strong>{percent(watch.rate)}</strong>
          <span className="quiet">
            {watch.normalRate === null ? t('push.watch.normalUnknown') : t('push.watch.normal', { rate: watch.normalRate })}
          </span>
        </p>
        {watch.state === 'watching' ? (
          left > 0 && <p className="quiet">{t('push.watch.left', { span: spanText(left, t) })}</p>
        ) : (
          <p className="quiet">{t('push.watch.over')}</p>
        )}
        <p className={styles.says} role={watch.state === 'alarm' ? 'alert' : 'status'}>
          {t(`push.watch.says.${watch.state === 'alarm' && rollbackId === null ? 'noWayBack' : watch.state}`)}
        </p>
        <p className="quiet">{t('push.watch.counts', { rung: watch.rung, answered: watch.answered })}</p>
        {watch.unreached > 0 ? <p>{t('push.watch.unreached', { count: watch.unreached })}</p> : null}
        {watch.refused > 0 ? <p>{t('push.watch.refused', { count: watch.refused })}</p> : null}
        {watch.state === 'alarm' && rollbackId !== null ? (
          <div>
            <Button onClick={() => (onBack ?? toItsPage)(rollbackId)}>{t('push.watch.back')}</Button>
          </div>
        ) : null}
      </div>
    </Panel>
  );
};
