import { Popover, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnected } from '@tabler/icons-react';
import { useText } from '../../text/use-text.ts';
import type { Ports } from './bench-cells.ts';
import styles from './meter.module.css';

/** How much more the USB can carry: an estimate, always said to be one. The fullest controller speaks for the bench. */
export const UsbMeter = ({ ports }: { ports: Ports }) => {
  const { t } = useText();
  const [fullest] = ports.budgets;
  if (fullest === undefined) return null;
  const hubs = ports.budgets.reduce((sum, budget) => sum + budget.hubs, 0);
  const devices = ports.budgets.reduce((sum, budget) => sum + budget.devices, 0);
  const flaky = ports.faults.filter(({ verdict }) => verdict === 'flaky').length;
  const room = (remaining: number) => (remaining > 0 ? t('bench.meter.remaining', { count: remaining }) : t('bench.meter.full'));
  return (
    <Popover position="bottom-end" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <UnstyledButton className={styles.meter} title={t('bench.meter.open')}>
          <IconPlugConnected size={16} stroke={1.75} aria-hidden />
          <span>{t('bench.meter.hubs', { count: hubs })}</span>
          <span>{t('bench.meter.devices', { count: devices })}</span>
          <strong data-tone={fullest.remaining > 0 ? 'muted' : 'amber'}>{room(fullest.remaining)}</strong>
          {flaky === 0 ? null : (
            <strong data-tone="amber" className={styles.flaky} title={t('bench.meter.flaky', { count: flaky })}>
              <IconAlertTriangle size={15} stroke={2} aria-hidden />
              {flaky}
              <span className="seen-by-readers-only">{t('bench.meter.flaky', { count: flaky })}</span>
            </strong>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.sheet ?? ''} aria-label={t('bench.meter.label')}>
        <h3>{t('bench.meter.controllers')}</h3>
        <ul className={styles.controllers}>
          {ports.budgets.map((budget) => (
            <li key={budget.busNumber}>
              <p>
                <strong>{t('bench.meter.controller', { number: budget.busNumber })}</strong> {room(budget.remaining)}
              </p>
              <p className="quiet">
                {t('bench.meter.hubs', { count: budget.hubs })} · {t('bench.meter.devices', { count: budget.devices })} ·{' '}
                {t(`bench.meter.limits.${budget.reason}`)}
              </p>
            </li>
          ))}
        </ul>
        <p className="quiet">{t('bench.meter.about')}</p>
      </Popover.Dropdown>
    </Popover>
  );
};
