import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DeviceRow } from '#contract/devices.ts';
import { DeviceChip } from '../../status/device-chip.tsx';
import { momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import styles from './devices.module.css';

/** One device beside the list, without leaving it. */
export const QuickLook = ({ row, onClose }: { row: DeviceRow | undefined; onClose: () => void }) => {
  const { t, language } = useText();
  return (
    <aside className={styles.look} aria-label={t('devices.look.label')}>
      <div className={styles.lookHead}>
        <h2 data-gone={row?.status === 'removed' ? '' : undefined} className={styles.name}>
          {row === undefined ? t('devices.look.none') : row.name || t('devices.nameless')}
        </h2>
        <CloseButton size="sm" aria-label={t('devices.look.close')} onClick={onClose} />
      </div>
      {row === undefined ? null : (
        <>
          <DeviceChip {...row} />
          <p className="quiet">{t(`status.deviceMeaning.${row.status}`)}</p>
          {row.status === 'withdrawn' && row.ade !== null ? <p>{t('devices.look.again')}</p> : null}
          <Facts
            narrow
            facts={[
              { name: t('devices.columns.serialNumber'), value: row.serialNumber, mono: true },
              { name: t('devices.columns.assetNumber'), value: row.assetNumber ?? t('common.none') },
              { name: t('devices.columns.model'), value: row.modelName || row.productName },
              { name: t('devices.columns.osVersion'), value: row.osVersion || t('common.none') },
              { name: t('devices.columns.owner'), value: row.owner || t('common.none') },
              { name: t('devices.columns.organization'), value: row.organization || t('common.none') },
              {
                name: t('devices.columns.lastContactAt'),
                value: row.lastContactAt === null ? t('common.time.never') : momentText(row.lastContactAt, language),
              },
              { name: t('devices.columns.ade'), value: row.ade === null ? t('common.none') : t(`devices.ade.${row.ade}`) },
              {
                name: t('devices.columns.supervised'),
                value: t(`devices.supervised.${row.supervised === null ? 'unknown' : row.supervised ? 'yes' : 'no'}`),
              },
              { name: t('devices.columns.waiting'), value: String(row.waitingCommands) },
            ]}
          />
          <Link to="/devices/$deviceId" params={{ deviceId: row.id }}>
            {t('devices.look.open')}
          </Link>
        </>
      )}
    </aside>
  );
};
