import type { DeviceDetail } from '#contract/devices.ts';
import { dayText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { AssignmentPanel } from '../assignment/assignment-panel.tsx';
import { BypassCode } from '../commands/bypass-code.tsx';
import styles from './device.module.css';
import { LetGoPanel } from './let-go-panel.tsx';

/** How the device came to be ours: its enrolment with us, and what Apple says of it. */
export const DeviceEnrolment = ({ device }: { device: DeviceDetail }) => {
  const { t, language } = useText();
  const none = t('common.none');
  const enrolment: Fact[] = [
    { name: t('devices.detail.names.enrolledAt'), value: device.enrolledAt === null ? none : momentText(device.enrolledAt, language) },
    {
      name: t('devices.detail.names.identityExpiresAt'),
      value: device.identityExpiresAt === null ? none : dayText(device.identityExpiresAt, language),
    },
    { name: t('devices.detail.names.topic'), value: device.topic || none, mono: device.topic !== '' },
    { name: t('devices.detail.names.udid'), value: device.udid || none, mono: device.udid !== '' },
  ];
  return (
    <div className={styles.columns}>
      <Panel title={t('devices.detail.sections.enrolment')}>
        <Facts facts={enrolment} />
      </Panel>
      <Panel title={t('assignment.title')}>
        <AssignmentPanel serialNumber={device.serialNumber} />
      </Panel>
      <Panel title={t('activationLock.title')}>
        <BypassCode deviceId={device.id} />
      </Panel>
      <LetGoPanel device={device} />
    </div>
  );
};
