import { Button, PasswordInput, Select } from '@mantine/core';
import { IconAlertTriangle, IconDoorExit } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeviceDetail } from '#contract/devices.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { actorText } from '../../text/activity-text.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { refused, told } from '../../ui/toast.ts';
import styles from './device.module.css';

/** For a device that does not answer: to let it go at its next contact, by force; and to take that back until it came. */
export const LetGoPanel = ({ device }: { device: DeviceDetail }) => {
  const { t, language } = useText();
  const { value } = useAsk('enrollment', 'standing', { deviceId: device.id });
  const keep = useCall('enrollment', 'keep');
  const [asking, setAsking] = useState(false);
  if (value === undefined || !value.enrolled) return null;
  const { letGo } = value;
  const takeBack = async () => {
    const answer = await keep.run({ deviceId: device.id });
    if (answer.ok) told(t('letGo.kept'));
    else refused((t) => refusalText(t, refusalOf('enrollment', 'keep', answer.error)));
  };
  const decided =
    letGo === null ? '' : t('letGo.decided', { time: momentText(letGo.at, language), by: actorText(t, letGo.by), reason: letGo.reason });
  return (
    <Panel title={t('letGo.title')}>
      <div className={styles.stack}>
        {letGo === null ? (
          <>
            <p className="quiet">{t('letGo.lead')}</p>
            <div>
              <Button variant="default" leftSection={<IconDoorExit size={16} aria-hidden />} onClick={() => setAsking(true)}>
                {t('letGo.open')}
              </Button>
            </div>
          </>
        ) : (
          <Notice tone={letGo.toldAt === null ? 'amber' : 'muted'} icon={IconDoorExit} role="status">
            <p>{letGo.toldAt === null ? t('letGo.waits') : t('letGo.gone', { time: momentText(letGo.toldAt, language) })}</p>
            <p>{decided}</p>
            {letGo.toldAt === null ? (
              <Button variant="default" loading={keep.pending} onClick={() => void takeBack()}>
                {t('letGo.keep')}
              </Button>
            ) : null}
          </Notice>
        )}
      </div>
      {asking ? <LetGoSheet device={device} approval={value.approval} onClose={() => setAsking(false)} /> : null}
    </Panel>
  );
};

const LetGoSheet = ({ device, approval, onClose }: { device: DeviceDetail; approval: boolean; onClose: () => void }) => {
  const { t, language } = useText();
  const approvers = useAsk('approvals', 'get', {}).value?.approvers ?? [];
  const letGo = useCall('enrollment', 'letGo');
  const [approverId, setApproverId] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const phrase = confirmationPhrase('release', 1, language);
  const send = async (confirmation: { typed: string; reason: string }) => {
    const answer = await letGo.run({ deviceId: device.id, confirmation, approverId, passphrase });
    setPassphrase('');
    if (!answer.ok) return;
    letGo.reset();
    told(t('letGo.done'));
    onClose();
  };
  return (
    <DangerSheet
      open
      title={t('letGo.sheet', { name: device.name || t('devices.nameless') })}
      phrase={phrase}
      labels={dangerLabels(t, phrase, t('letGo.action'))}
      pending={letGo.pending}
      blocked={approval && (approverId === null || passphrase === '')}
      refusal={letGo.refusal === null ? null : refusalText(t, letGo.refusal)}
      onCancel={onClose}
      onConfirm={(given) => void send(given)}
    >
      <p>{t('letGo.whom', { name: device.name || t('devices.nameless'), serial: device.serialNumber })}</p>
      <Notice tone="amber" icon={IconAlertTriangle}>
        <ul className={styles.points}>
          <li>{t('letGo.effect')}</li>
          <li>{t('letGo.notErased')}</li>
          <li>{t('letGo.first')}</li>
        </ul>
      </Notice>
      {approval ? (
        <>
          <Select
            label={t('letGo.approver')}
            description={t('letGo.approverHint')}
            data={approvers.map(({ id, name }) => ({ value: id, label: name }))}
            value={approverId}
            allowDeselect={false}
            onChange={setApproverId}
          />
          <PasswordInput
            label={t('letGo.passphrase')}
            value={passphrase}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        </>
      ) : null}
    </DangerSheet>
  );
};
