import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { refusalOf, type ValueOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused } from '../../ui/toast.ts';
import styles from './bypass-code.module.css';

type Shown = ValueOf<'commands', 'bypassCode'>;

/** The code that lifts Activation Lock, for whoever gives a reason; it is shown until it is hidden or the tab is left. */
export const BypassCode = ({ deviceId }: { deviceId: string }) => {
  const { t } = useText();
  const look = useCall('commands', 'bypassCode');
  const show = async (reason: string): Promise<Shown | null> => {
    const answer = await look.run({ deviceId, reason });
    look.reset();
    if (answer.ok) return answer.value;
    refused((t) => refusalText(t, refusalOf('commands', 'bypassCode', answer.error)));
    return null;
  };
  return <CodeForm pending={look.pending} none={t('activationLock.none')} onShow={show} />;
};

/** The same of a device whose record was deleted, by its serial number. */
export const KeptBypassCode = () => {
  const { t } = useText();
  const look = useCall('commands', 'keptBypassCode');
  const [serialNumber, setSerialNumber] = useState('');
  const show = async (reason: string): Promise<Shown | null> => {
    const answer = await look.run({ serialNumber, reason });
    look.reset();
    if (answer.ok) return answer.value;
    refused((t) => refusalText(t, refusalOf('commands', 'keptBypassCode', answer.error)));
    return null;
  };
  return (
    <CodeForm
      pending={look.pending}
      none={t('devices.kept.none')}
      blocked={serialNumber.trim() === ''}
      onShow={show}
      whose={(changed) => (
        <TextInput
          data-autofocus
          label={t('devices.columns.serialNumber')}
          value={serialNumber}
          maxLength={100}
          onChange={(event) => {
            setSerialNumber(event.currentTarget.value);
            changed();
          }}
        />
      )}
    />
  );
};

interface CodeFormProps {
  readonly pending: boolean;
  /** Said where there is no code. */
  readonly none: string;
  /** Something is still missing. */
  readonly blocked?: boolean;
  /** Null: refused, and told. */
  readonly onShow: (reason: string) => Promise<Shown | null>;
  /** Whose code it is, where that must be said. */
  readonly whose?: (changed: () => void) => ReactNode;
}

const CodeForm = ({ pending, none, blocked = false, onShow, whose }: CodeFormProps) => {
  const { t, language } = useText();
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<Shown | null>(null);
  const show = async (event: FormEvent) => {
    event.preventDefault();
    setShown(await onShow(reason));
  };
  return (
    <form className={styles.form} onSubmit={(event) => void show(event)}>
      <p className="quiet">{t('activationLock.text')}</p>
      {whose?.(() => setShown(null))}
      <TextInput
        label={t('activationLock.reason')}
        description={t('activationLock.reasonHint')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div>
        {shown === null ? (
          <Button type="submit" variant="default" disabled={blocked || reason.trim() === ''} loading={pending}>
            {t('activationLock.show')}
          </Button>
        ) : (
          <Button variant="default" onClick={() => setShown(null)}>
            {t('activationLock.hide')}
          </Button>
        )}
      </div>
      <div aria-live="polite">
        {shown === null ? null : shown.code === null ? (
          <p>{none}</p>
        ) : (
          <>
            <p className={styles.code}>{shown.code}</p>
            <p className="quiet">{t('activationLock.told', { time: momentText(shown.toldAt ?? 0, language) })}</p>
            <p>{t('activationLock.howTo')}</p>
          </>
        )}
      </div>
    </form>
  );
};
