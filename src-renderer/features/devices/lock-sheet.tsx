import { Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeviceDetail } from '#contract/devices.ts';
import type { Refusal } from '../../bridge/ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './device.module.css';

interface LockSheetProps {
  readonly device: DeviceDetail;
  readonly open: boolean;
  readonly pending: boolean;
  readonly refusal: Refusal | null;
  readonly onCancel: () => void;
  readonly onLock: (fields: { message?: string; phoneNumber?: string }) => void;
}

/** Level 1: one question, and what may stand on the Lock Screen. */
export const LockSheet = ({ device, open, pending, refusal, onCancel, onLock }: LockSheetProps) => {
  const { t } = useText();
  const [message, setMessage] = useState('');
  const [phone, setPhone] = useState('');
  const lock = () => {
    const text = message.trim();
    const phoneNumber = phone.normalize('NFKC').trim();
    onLock({ ...(text === '' ? {} : { message: text }), ...(phoneNumber === '' ? {} : { phoneNumber }) });
  };
  return (
    <ConfirmSheet
      open={open}
      title={t('commands.lock.title', { name: device.name || t('devices.nameless') })}
      cancelLabel={t('common.cancel')}
      actionLabel={t('commands.lock.action')}
      onCancel={onCancel}
      onConfirm={lock}
      pending={pending}
    >
      <div>
        <p>{t('commands.lock.lead', { serial: device.serialNumber })}</p>
        <p className="quiet">{t('commands.lock.honest')}</p>
      </div>
      <div className={styles.fields}>
        <Textarea
          label={t('commands.lock.message')}
          description={t('commands.lock.messageHint')}
          value={message}
          maxLength={500}
          autosize
          minRows={2}
          maxRows={5}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <TextInput
          label={t('commands.lock.phone')}
          description={t('commands.lock.phoneHint')}
          value={phone}
          maxLength={50}
          inputMode="tel"
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
      </div>
      {refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, refusal)}</p>
        </Notice>
      )}
    </ConfirmSheet>
  );
};
