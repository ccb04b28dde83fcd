import { useMemo } from 'react';
import type { Asset } from '#contract/assets.ts';
import { dayText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import type { Column } from '../../ui/data-table.tsx';

export const useAssetColumns = (): readonly Column<Asset, 'assetNumber'>[] => {
  const { t, language } = useText();
  return useMemo(
    () => [
      {
        id: 'assetNumber',
        label: t('assets.columns.assetNumber'),
        width: '128px',
        cell: ({ assetNumber }) =>
          assetNumber === null ? <span className="quiet">{t('assets.unlabelled')}</span> : <strong className="mono">{assetNumber}</strong>,
      },
      {
        id: 'serialNumber',
        label: t('assets.columns.serialNumber'),
        width: '148px',
        cell: ({ serialNumber, imei }) =>
          serialNumber !== null ? (
            <span className="mono">{serialNumber}</span>
          ) : (
            <span className="quiet">{imei === null ? t('assets.deviceless') : t('common.none')}</span>
          ),
      },
      {
        id: 'imei',
        label: t('assets.columns.imei'),
        width: '148px',
        cell: ({ imei }) => (imei === null ? <span className="quiet">{t('common.none')}</span> : <span className="mono">{imei}</span>),
      },
      { id: 'user', label: t('assets.columns.user'), cell: ({ user }) => <span title={user}>{user}</span> },
      {
        id: 'attributes',
        label: t('assets.columns.attributes'),
        cell: ({ attributes }) => {
          const text = Object.entries(attributes)
            .map(([name, value]) => `${name}: ${value}`)
            .join(', ');
          return <span title={text}>{text}</span>;
        },
      },
      {
        id: 'boundAt',
        label: t('assets.columns.boundAt'),
        width: '156px',
        cell: ({ boundAt, boundBy }) =>
          boundAt === null ? (
            <span className="quiet">{t('common.none')}</span>
          ) : (
            <time dateTime={new Date(boundAt).toISOString()} title={`${momentText(boundAt, language)} ${boundBy}`}>
              {dayText(boundAt, language)}
            </time>
          ),
      },
    ],
    [t, language],
  );
};
