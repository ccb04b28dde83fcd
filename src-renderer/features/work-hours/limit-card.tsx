import { Button, Switch } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconClock, IconMoon, IconPlayerPause, IconShieldLock } from '@tabler/icons-react';
import type { WorkLimit } from '#contract/work-hours.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { hoursLines } from './hours-text.ts';
import styles from './work-hours.module.css';

const looks = {
  on: { tone: 'info', icon: IconShieldLock },
  off: { tone: 'muted', icon: IconMoon },
  paused: { tone: 'muted', icon: IconPlayerPause },
} as const;

interface LimitCardProps {
  readonly limit: WorkLimit;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** One limit: how it stands now, when it changes next, and how far the devices are. */
export const LimitCard = ({ limit, onEdit, onRemove }: LimitCardProps) => {
  const { t, language } = useText();
  const { id, name, spans, active, on, nextChangeAt, settled, waiting, failed } = limit;
  const save = useCall('workHours', 'save');
  const state = active ? (on ? 'on' : 'off') : 'paused';
  const next =
    nextChangeAt === null
      ? t(active ? 'workHours.always' : 'workHours.paused')
      : t(on ? 'workHours.ends' : 'workHours.begins', { time: momentText(nextChangeAt, language) });
  return (
    <Panel
      title={name}
      aside={
        <div className={styles.actions}>
          <Switch
            label={t('workHours.active')}
            aria-label={t('workHours.activeOf', { name })}
            checked={active}
            disabled={save.pending}
            onChange={(event) => void save.run({ id, name, profile: null, spans, devices: null, active: event.currentTarget.checked })}
          />
          <Button variant="default" aria-label={t('workHours.editOf', { name })} onClick={onEdit}>
            {t('workHours.edit')}
          </Button>
          <Button variant="default" aria-label={t('workHours.removeOf', { name })} onClick={onRemove}>
            {t('workHours.remove')}
          </Button>
        </div>
      }
    >
      <div className={styles.card}>
        <Facts
          facts={[
            {
              name: t('workHours.facts.next'),
              value: (
                <div className={styles.state}>
                  <Chip {...looks[state]} label={t(`workHours.state.${state}`)} />
                  <span>{next}</span>
                </div>
              ),
            },
            {
              name: t('workHours.facts.hours'),
              value: (
                <ul className={styles.lines}>
                  {hoursLines(t, spans).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              ),
            },
            { name: t('workHours.facts.profile'), value: t('common.withNote', { main: limit.profileName, note: limit.profileIdentifier }) },
            {
              name: t('workHours.facts.devices'),
              value: (
                <div className={styles.chips}>
                  <span>{t('common.devices', { count: limit.devices })}</span>
                  <Chip tone="good" icon={IconCircleCheck} label={t('workHours.counts.settled', { count: settled })} />
                  {waiting === 0 ? null : (
                    <Chip tone="caution" icon={IconClock} label={t('workHours.counts.waiting', { count: waiting })} />
                  )}
                  {failed === 0 ? null : <Chip tone="bad" icon={IconCircleX} label={t('workHours.counts.failed', { count: failed })} />}
                </div>
              ),
            },
          ]}
        />
        {failed === 0 ? null : <p className="quiet">{t('workHours.failedHint')}</p>}
        {save.refusal === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusalText(t, save.refusal)}</p>
          </Notice>
        )}
      </div>
    </Panel>
  );
};
