import { useLocalStorage } from '@mantine/hooks';
import { IconShieldCheckFilled } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { type DeviceColumn, type DeviceRow, type DeviceSort, deviceColumn } from '#contract/devices.ts';
import { DeviceChip } from '../../status/device-chip.tsx';
import { agoText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { useNow } from '../../ui/use-now.ts';
import type { GridColumn } from '../../ui/virtual-grid.tsx';
import styles from './devices.module.css';
import { selecting } from './use-selection.ts';

const MINUTE_MS = 60_000;
const HIDDEN_AT_FIRST: readonly DeviceColumn[] = ['topic'];
export const standardColumns: readonly DeviceColumn[] = deviceColumn.options.filter((column) => !HIDDEN_AT_FIRST.includes(column));

/** Which columns, in which order, and how high the rows: of this desk, not of the store. */
export const useColumnChoice = () =>
  useLocalStorage<readonly DeviceColumn[]>({
    key: 'shitaku.device-columns',
    defaultValue: standardColumns,
    getInitialValueInEffect: false,
    deserialize: (stored) => {
      const known = deviceColumn
        .array()
        .min(1)
        .safeParse(JSON.parse(stored ?? 'null'));
      return known.success ? [...new Set(known.data)] : standardColumns;
    },
  });
export const useCompactRows = () =>
  useLocalStorage<boolean>({ key: 'shitaku.device-rows-compact', defaultValue: false, getInitialValueInEffect: false });

interface Make {
  readonly sort?: DeviceSort;
  readonly width: number;
  readonly grows?: boolean;
  readonly align?: 'end';
  readonly look?: 'mono';
  readonly cell: (row: DeviceRow) => ReactNode;
  readonly title?: (row: DeviceRow) => string;
}

/** Stands for a name in a sentence that is made once for all rows. */
const NAME = '\u0000';

/** Time zone as people write it beside a moment: GMT+9. */
const zone = (at: number): string =>
  new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** The columns of product.md 4.4, with a box to choose the row before them. */
export const useDeviceColumns = (chosen: readonly DeviceColumn[]): readonly GridColumn<DeviceRow, DeviceSort>[] => {
  const { t, language } = useText();
  const now = useNow(MINUTE_MS / 2);
  return useMemo(() => {
    // What is the same in every row is made once.
    const nothing = <span className="quiet">{t('common.none')}</span>;
    const never = <span className="quiet">{t('common.time.never')}</span>;
    const unknown = <span className="quiet">{t('devices.supervised.unknown')}</span>;
    const supervised = (
      <IconShieldCheckFilled
        size={17}
        className={styles.shield ?? ''}
        role="img"
        aria-label={t('devices.supervised.yes')}
        color="var(--good)"
      />
    );
    const practice = <span className={styles.practice}>{t('devices.simulated')}</span>;
    const [beforeName = '', afterName = ''] = t('devices.choose.one', { name: NAME }).split(NAME);
    const text = (value: string | null) => value || nothing;
    const makes: Record<DeviceColumn, Make> = {
      status: { sort: 'status', width: 190, cell: (row) => <DeviceChip {...row} /> },
      name: {
        sort: 'name',
        width: 180,
        grows: true,
        cell: ({ id, name, status, simulated }) => (
          <span className={styles.named}>
            {/* A plain link: there are hundreds, and the router's costs as much as the rest of a row. */}
            <a
              href={`#/devices/${encodeURIComponent(id)}`}
              className={styles.name}
              data-gone={status === 'removed' ? '' : undefined}
              tabIndex={-1}
            >
              {name || t('devices.nameless')}
            </a>
            {simulated ? practice : null}
          </span>
        ),
        title: ({ name }) => name,
      },
      assetNumber: { sort: 'assetNumber', width: 128, cell: ({ assetNumber }) => text(assetNumber) },
      serialNumber: {
        sort: 'serialNumber',
        width: 146,
        look: 'mono',
        cell: ({ serialNumber }) => serialNumber,
      },
      model: {
        sort: 'model',
        width: 150,
        grows: true,
        cell: ({ modelName, productName }) => modelName || productName,
        title: ({ modelName, productName }) => productName || modelName,
      },
      osVersion: { sort: 'osVersion', width: 76, cell: ({ osVersion }) => text(osVersion) },
      owner: { sort: 'owner', width: 124, cell: ({ owner }) => text(owner) },
      organization: { sort: 'organization', width: 136, grows: true, cell: ({ organization }) => text(organization) },
      lastContactAt: {
        sort: 'lastContactAt',
        width: 130,
        cell: ({ lastContactAt }) =>
          lastContactAt === null ? (
            never
          ) : (
            <time dateTime={new Date(lastContactAt).toISOString()}>{agoText(lastContactAt, now, language, t)}</time>
          ),
        title: ({ lastContactAt }) => (lastContactAt === null ? '' : `${momentText(lastContactAt, language)} ${zone(lastContactAt)}`),
      },
      ade: { sort: 'ade', width: 92, cell: ({ ade }) => text(ade === null ? null : t(`devices.ade.${ade}`)) },
      supervised: {
        sort: 'supervised',
        width: 118,
        cell: (row) => (row.supervised === true ? supervised : row.supervised === null ? unknown : nothing),
      },
      waiting: {
        width: 80,
        align: 'end',
        cell: ({ waitingCommands }) => (waitingCommands === 0 ? <span className="quiet">0</span> : waitingCommands),
      },
      topic: {
        width: 140,
        look: 'mono',
        cell: ({ topic }) => topic.slice(-8),
        title: ({ topic }) => topic,
      },
    };
    const box: GridColumn<DeviceRow, DeviceSort> = {
      id: 'box',
      label: t('devices.choose.column'),
      width: 44,
      cell: ({ id, name, serialNumber }, isChosen) => (
        <input
          type="checkbox"
          className={styles.box}
          tabIndex={-1}
          aria-label={`${beforeName}${name || serialNumber}${afterName}`}
          checked={isChosen}
          onChange={(event) => selecting.set([id], event.currentTarget.checked)}
        />
      ),
    };
    return [box, ...chosen.map((id) => ({ id, label: t(`devices.columns.${id}`), ...makes[id] }))];
  }, [t, language, now, chosen]);
};
