import { ActionIcon } from '@mantine/core';
import { IconBarcode, IconList, IconVolume, IconVolumeOff, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Scan } from '#contract/assets.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useEvent } from '../../bridge/use-event.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused } from '../../ui/toast.ts';
import { ManualCode } from './manual-code.tsx';
import styles from './scan-bar.module.css';
import { beep, beepsOf } from './scan-sound.ts';
import { scanLook, scanText } from './scan-text.ts';
import { useScannerLayout, useScanSound } from './scanner-settings.ts';
import { useScanner } from './use-scanner.ts';

const SHOWN = 5;
const LONGEST_TEXT = 400;

interface ScanBarProps {
  /** At the bench: with the way to the list; the bench has a control for all its sounds. */
  readonly linked?: boolean;
}

/** Hears the scanner on the screen it is on, and shows what is waited for, what came of the last codes, and the way to the list. */
export const ScanBar = ({ linked = true }: ScanBarProps) => {
  const { t, language } = useText();
  const { value } = useAsk('assets', 'scans', {});
  const scan = useCall('assets', 'scan');
  const cancel = useCall('assets', 'cancelWaiting');
  const [layout] = useScannerLayout();
  const [sound, setSound] = useScanSound();
  const [last, setLast] = useState<Scan | null>(null);

  const send = async (text: string) => {
    const answer = await scan.run({ text: text.slice(0, LONGEST_TEXT) });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('assets', 'scan', answer.error)));
  };
  useScanner(({ text }) => void send(text), layout);
  // Told of every reading, also of a device that was plugged in for a label that waits.
  useEvent('assets', 'scanned', (heard) => {
    setLast(heard);
    const beeps = beepsOf(heard);
    if (sound === 'on' && beeps !== null) beep(beeps);
  });

  const waiting = value?.waiting ?? null;
  const tone = last === null ? undefined : last.forgot === null ? scanLook[last.result].tone : 'bad';
  const SoundShape = sound === 'on' ? IconVolume : IconVolumeOff;
  return (
    <section className={styles.bar} aria-label={t('assets.bar.label')}>
      <div className={styles.state} data-tone={tone}>
        {last === null ? null : <span key={`${last.at} ${last.code}`} className={styles.flash} aria-hidden />}
        <IconBarcode size={26} stroke={1.6} aria-hidden className={styles.icon} />
        <div className={styles.words}>
          <p className={styles.title}>
            {waiting === null ? t('assets.bar.idle') : t(`assets.bar.waiting.${waiting.kind}`, { code: waiting.code })}
            {waiting === null ? null : (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={22}
                aria-label={t('assets.bar.cancel')}
                title={t('assets.bar.cancel')}
                onClick={() => void cancel.run({})}
              >
                <IconX size={15} aria-hidden />
              </ActionIcon>
            )}
          </p>
          <p className={styles.told} role="status" aria-live={tone === 'bad' ? 'assertive' : 'polite'}>
            {[
              ...(last === null ? [] : [scanText(t, language, last)]),
              ...(waiting === null ? (last === null ? [t('assets.bar.idleHint')] : []) : [t(`assets.bar.waitingHint.${waiting.kind}`)]),
            ].join(language === 'ja' ? '' : ' ')}
          </p>
        </div>
      </div>
      <ul className={styles.recent} aria-label={t('assets.bar.recent')}>
        {(value?.scans ?? []).slice(0, SHOWN).map((each, index) => (
          <Recent key={`${each.at} ${each.code} ${index}`} scan={each} />
        ))}
      </ul>
      <div className={styles.tools}>
        <ManualCode pending={scan.pending} onCode={(text) => void send(text)} />
        {linked ? (
          <ActionIcon
            variant="default"
            size={32}
            aria-label={t('assets.bar.open')}
            title={t('assets.bar.open')}
            renderRoot={(props) => <Link to="/assets" {...props} />}
          >
            <IconList size={17} aria-hidden />
          </ActionIcon>
        ) : (
          <ActionIcon
            variant="default"
            size={32}
            aria-label={t(sound === 'on' ? 'assets.bar.soundOn' : 'assets.bar.soundOff')}
            onClick={() => setSound(sound === 'on' ? 'off' : 'on')}
          >
            <SoundShape size={17} aria-hidden />
          </ActionIcon>
        )}
      </div>
    </section>
  );
};

const Recent = ({ scan }: { scan: Scan }) => {
  const { t, language } = useText();
  const { icon: Shape, tone, good } = scanLook[scan.result];
  return (
    <li className={styles.scan} data-tone={tone} title={scanText(t, language, scan)}>
      <Shape size={14} stroke={2.4} role="img" aria-label={t(good ? 'assets.bar.good' : 'assets.bar.bad')} />
      <span className="mono">{scan.code}</span>
    </li>
  );
};
