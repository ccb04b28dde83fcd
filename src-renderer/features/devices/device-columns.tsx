import { IconShieldCheckFilled } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { DeviceRow } from '#contract/devices.ts';
import { deviceStatusLook } from '../../status/device-status.ts';
import { agoText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ProvisionalBadge } from '../assignment/provisional-badge.tsx';
import styles from './devices.module.css';
import type { DeviceSort } from './devices-search.ts';

const MINUTE_MS = 60_000;

/** The columns of product.md 4.4 that exist so far. */
export const useDeviceColumns = (): readonly Column<DeviceRow, DeviceSort>[] => {
  const { t, language } = useText();
  const now = useNow(MINUTE_MS / 2);
  return useMemo(
    () => [
      {
        id: 'status',
        label: t('devices.columns.status'),
        width: '168px',
        cell: ({ status }) => <Chip {...deviceStatusLook[status]} label={t(`status.device.${status}`)} />,
      },
      {
        id: 'name',
        label: t('devices.columns.name'),
        sort: 'name',
        cell: ({ name, serialNumber, status, simulated }) => (
          <span className={styles.named}>
            <span className={styles.name} data-gone={status === 'removed' ? '' : undefined} title={name}>
              {name || t('devices.nameless')}
            </span>
            <ProvisionalBadge serialNumber={serialNumber} narrow />
            {simulated ? <span className={styles.practice}>{t('devices.simulated')}</span> : null}
          </span>
        ),
      },
      {
        id: 'serialNumber',
        label: t('devices.columns.serialNumber'),
        sort: 'serialNumber',
        width: '148px',
        cell: ({ serialNumber }) => <span className="mono">{serialNumber}</span>,
      },
      {
        id: 'model',
        label: t('devices.columns.model'),
        width: '17%',
        cell: ({ modelName, productName }) => <span title={productName}>{modelName || productName}</span>,
      },
      { id: 'osVersion', label: t('devices.columns.osVersion'), width: '76px', cell: ({ osVersion }) => osVersion },
      {
        id: 'supervised',
        label: t('devices.columns.supervised'),
        width: '104px',
        cell: ({ supervised }) =>
          supervised === true ? (
            <IconShieldCheckFilled
              size={17}
              className={styles.shield ?? ''}
              role="img"
              aria-label={t('devices.supervised.yes')}
              color="var(--good)"
            />
          ) : (
            <span className="quiet">{t(supervised === null ? 'devices.supervised.unknown' : 'common.none')}</span>
          ),
      },
      {
        id: 'waiting',
        label: t('devices.columns.waiting'),
        width: '76px',
        align: 'end',
        cell: ({ waitingCommands }) => (waitingCommands === 0 ? <span className="quiet">0</span> : waitingCommands),
      },
      {
        id: 'lastContactAt',
        label: t('devices.columns.lastContactAt'),
        sort: 'lastContactAt',
        width: '132px',
        cell: ({ lastContactAt }) =>
          lastContactAt === null ? (
            <span className="quiet">{t('common.time.never')}</span>
          ) : (
            <time dateTime={new Date(lastContactAt).toISOString()} title={momentText(lastContactAt, language)}>
              {agoText(lastContactAt, now, language, t)}
            </time>
          ),
      },
    ],
    [t, language, now],
  );
};
