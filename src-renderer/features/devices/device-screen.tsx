import { ActionIcon, Button, Tabs } from '@mantine/core';
import { IconArrowLeft, IconDeviceMobileOff } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useAsk } from '../../bridge/use-ask.ts';
import { deviceStatusLook } from '../../status/device-status.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { ProvisionalBadge } from '../assignment/provisional-badge.tsx';
import { CommandButtons } from './command-buttons.tsx';
import styles from './device.module.css';
import { DeviceOverview } from './device-overview.tsx';
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
        <Chip {...deviceStatusLook[value.status]} label={t(`status.device.${value.status}`)} />
        <ProvisionalBadge serialNumber={value.serialNumber} />
        <span className="quiet">{t(`status.deviceMeaning.${value.status}`)}</span>
      </div>
      <Tabs
        className={styles.tabs ?? ''}
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          void navigate({
            to: '/devices/$deviceId',
            params: { deviceId },
            search: next === 'timeline' ? { tab: 'timeline' } : {},
            replace: true,
          })
        }
      >
        <Tabs.List px={20}>
          <Tabs.Tab value="overview">{t('devices.detail.tabs.overview')}</Tabs.Tab>
          <Tabs.Tab value="timeline">{t('devices.detail.tabs.timeline')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" className={styles.panel ?? ''}>
          <DeviceOverview device={value} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline" className={styles.panel ?? ''}>
          <Timeline deviceId={deviceId} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
};
