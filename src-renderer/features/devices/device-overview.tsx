import { ActionIcon } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { DeviceDetail } from '#contract/devices.ts';
import { agoText, momentText } from '../../text/dates.ts';
import type { ja } from '../../text/ja.ts';
import { useText } from '../../text/use-text.ts';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { told } from '../../ui/toast.ts';
import { useNow } from '../../ui/use-now.ts';
import { InventoryOverview } from '../inventory/inventory-overview.tsx';
import styles from './device.module.css';

export const DeviceOverview = ({ device }: { device: DeviceDetail }) => {
  const { t, language } = useText();
  const now = useNow(30_000);
  const name = (key: keyof typeof ja.devices.detail.names) => t(`devices.detail.names.${key}`);
  const noted = (main: string, note: string) => t('common.withNote', { main, note });
  const none = t('common.none');
  const when = (at: number | null) => (at === null ? none : momentText(at, language));
  const gigabytes = (value: number | null) => (value === null ? none : t('devices.detail.gigabytes', { value: value.toFixed(1) }));
  const supervised = device.supervised === null ? 'unknown' : device.supervised ? 'yes' : 'no';

  const about: Fact[] = [
    { name: name('serialNumber'), value: <Serial serial={device.serialNumber} /> },
    { name: name('model'), value: device.modelName || device.productName },
    { name: name('productName'), value: device.productName, mono: true },
    { name: name('os'), value: noted(device.osVersion, device.buildVersion) },
    { name: name('imei'), value: device.imei ?? none, mono: device.imei !== null },
    { name: name('wifiMac'), value: device.wifiMac ?? none, mono: device.wifiMac !== null },
    { name: name('udid'), value: device.udid, mono: true },
  ];
  const management: Fact[] = [
    { name: name('supervised'), value: t(`devices.supervised.${supervised}`) },
    {
      name: name('lastContactAt'),
      value: device.lastContactAt === null ? none : noted(when(device.lastContactAt), agoText(device.lastContactAt, now, language, t)),
    },
  ];
  const storage: Fact[] = [
    {
      name: name('battery'),
      value: device.batteryLevel === null ? none : t('devices.detail.percent', { value: Math.round(device.batteryLevel * 100) }),
    },
    { name: name('available'), value: gigabytes(device.availableGb) },
    { name: name('capacity'), value: gigabytes(device.capacityGb) },
    {
      name: name('informationAt'),
      value: device.informationAt === null ? t('devices.detail.informationNever') : when(device.informationAt),
    },
  ];
  return (
    <>
      <div className={styles.columns}>
        <Panel title={t('devices.detail.sections.device')}>
          <Facts facts={about} />
        </Panel>
        <div className={styles.stack}>
          <Panel title={t('devices.detail.sections.management')}>
            <Facts facts={management} />
          </Panel>
          <Panel title={t('devices.detail.sections.storage')}>
            <Facts facts={storage} />
          </Panel>
        </div>
      </div>
      <InventoryOverview deviceId={device.id} />
    </>
  );
};

const Serial = ({ serial }: { serial: string }) => {
  const { t } = useText();
  const copy = async () => {
    await navigator.clipboard.writeText(serial);
    told(t('common.copied'));
  };
  return (
    <span className={styles.serial}>
      <span className="mono">{serial}</span>
      <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('devices.detail.copySerial')} onClick={() => void copy()}>
        <IconCopy size={15} aria-hidden />
      </ActionIcon>
    </span>
  );
};
