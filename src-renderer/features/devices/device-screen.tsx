import { ActionIcon, Button, Tabs } from '@mantine/core';
import { IconArrowLeft, IconDeviceMobileOff } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useAsk } from '../../bridge/use-ask.ts';
import { DeviceChip } from '../../status/device-chip.tsx';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { DeviceApps } from '../inventory/device-apps.tsx';
import { DeviceProfiles } from '../inventory/device-profiles.tsx';
import { LostModeTab } from '../lost-mode/lost-mode-tab.tsx';
import { CommandButtons } from './command-buttons.tsx';
import styles from './device.module.css';
import { DeviceEnrolment } from './device-enrolment.tsx';
import { DeviceOverview } from './device-overview.tsx';
import { deviceTabs } from './device-tabs.ts';
import { Timeline } from './timeline.tsx';

/** One device: what it is, and what was asked of it. */
export const DeviceScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { deviceId } = useParams({ from: '/devices/$deviceId' });
  const { tab = 'overview' } = useSearch({ from: '/devices/$deviceId' });
  const { value, refusal } = useAsk('devices', 'get', { id: deviceId });
  const back = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={30}
      aria-label={t('devices.detail.back')}
      onClick={() => void navigate({ to: '/devices' })}
    >
      <IconArrowLeft size={18} aria-hidden />
    </ActionIcon>
  );

  if (value === undefined) {
    return (
      <Page title={t('frame.areas.devices')} leading={back}>
        {refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : refusal.code === 'not-found' ? (
          <Empty
            icon={IconDeviceMobileOff}
            title={t('devices.detail.notFound.title')}
            action={<Button onClick={() => void navigate({ to: '/devices' })}>{t('devices.detail.back')}</Button>}
          >
            {t('devices.detail.notFound.text')}
          </Empty>
        ) : (
          <Empty icon={IconDeviceMobileOff} title={refusalText(t, refusal)} />
        )}
      </Page>
    );
  }

  return (
    <Page
      title={value.name || t('devices.nameless')}
      subtitle={value.modelName || value.productName}
      leading={back}
      layout="fill"
      actions={<CommandButtons device={value} />}
    >
      <div className={styles.strip}>
        <DeviceChip {...value} />
        <span className="quiet">{t(`status.deviceMeaning.${value.status}`)}</span>
      </div>
      <Tabs
        className={styles.tabs ?? ''}
        value={tab}
        keepMounted={false}
        onChange={(next) => {
          const chosen = deviceTabs.find((each) => each === next);
          const search = chosen === undefined || chosen === 'overview' ? {} : { tab: chosen };
          void navigate({ to: '/devices/$deviceId', params: { deviceId }, search, replace: true });
        }}
      >
        <Tabs.List px={20}>
          {deviceTabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`devices.detail.tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview" className={styles.panel ?? ''}>
          <DeviceOverview device={value} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline" className={styles.panel ?? ''}>
          <Timeline deviceId={deviceId} />
        </Tabs.Panel>
        <Tabs.Panel value="profiles" className={styles.panel ?? ''}>
          <DeviceProfiles deviceId={deviceId} />
        </Tabs.Panel>
        <Tabs.Panel value="apps" className={styles.panel ?? ''}>
          <DeviceApps deviceId={deviceId} />
        </Tabs.Panel>
        <Tabs.Panel value="enrolment" className={styles.panel ?? ''}>
          <DeviceEnrolment device={value} />
        </Tabs.Panel>
        <Tabs.Panel value="location" className={styles.panel ?? ''}>
          <LostModeTab device={value} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
};
