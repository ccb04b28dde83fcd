import { Button } from '@mantine/core';
import { IconCopy, IconPrinter } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import { printDocument } from '../batches/print-document.ts';
import styles from './commands.module.css';
import { copyForAMinute } from './copy-for-a-minute.ts';
import { type PinSlip, pinSlips } from './pin-slip.ts';

const SHOWN_S = 60;

interface PinRevealProps {
  readonly slips: readonly PinSlip[];
  /** Told once they are to be forgotten: after the time, or when the person says so. */
  readonly onGone: () => void;
}

/** Shows PINs for a minute after they were sent; once more on request. Then they are nowhere. */
export const PinReveal = ({ slips, onGone }: PinRevealProps) => {
  const { t, language } = useText();
  const [left, setLeft] = useState(SHOWN_S);
  const [extended, setExtended] = useState(false);
  const gone = useEffectEvent(onGone);
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left <= 0) gone();
  }, [left]);
  const only = slips.length === 1 ? slips[0] : undefined;
  const copy = async (pin: string) => {
    const copied = await copyForAMinute(pin);
    told(t(copied ? 'commands.pin.copied' : 'commands.pin.copyFailed'));
  };
  return (
    <Sheet
      open
      title={t('commands.pin.shownTitle')}
      closeLabel={t('commands.pin.done')}
      onClose={onGone}
      width={520}
      footer={
        <>
          <Button
            variant="default"
            leftSection={<IconPrinter size={15} aria-hidden />}
            onClick={() => printDocument(pinSlips(slips, t, language), t('commands.pin.slipTitle'))}
          >
            {t(slips.length > 1 ? 'operations.confirm.slips' : 'commands.pin.print')}
          </Button>
          {only === undefined ? null : (
            <Button variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copy(only.pin)}>
              {t('commands.pin.copy')}
            </Button>
          )}
          <Button onClick={onGone} data-autofocus>
            {t('commands.pin.done')}
          </Button>
        </>
      }
    >
      <ul className={styles.revealed}>
        {slips.map(({ deviceId, name, pin }) => (
          <li key={deviceId}>
            <span>{t('commands.pin.shown', { name })}</span>
            <output className={`${styles.pin} mono`} aria-label={t('commands.pin.shown', { name })}>
              {pin}
            </output>
          </li>
        ))}
      </ul>
      <p className="quiet">{t('commands.pin.notStored')}</p>
      <p className={styles.timer}>
        {/* Every second would be too much to hear. */}
        <span role="timer" aria-live={left === 30 || left === 10 ? 'polite' : 'off'} className="numbers">
          {t('commands.pin.left', { count: Math.max(0, left) })}
        </span>
        {extended ? (
          <span className="quiet">{t('commands.pin.extended')}</span>
        ) : (
          <Button
            variant="default"
            onClick={() => {
              setExtended(true);
              setLeft((seconds) => seconds + SHOWN_S);
            }}
          >
            {t('commands.pin.extend')}
          </Button>
        )}
      </p>
    </Sheet>
  );
};
