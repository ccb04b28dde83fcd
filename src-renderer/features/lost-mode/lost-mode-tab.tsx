import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBellRinging, IconMapPin, IconTarget } from '@tabler/icons-react';
import { useState } from 'react';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { DeviceDetail } from '#contract/devices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { actorText } from '../../text/activity-text.ts';
import { reasonText } from '../../text/command-text.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CommandSheet } from '../commands/command-sheet.tsx';
import { useSend } from '../commands/use-send.ts';
import { Locations } from './locations.tsx';
import styles from './lost-mode.module.css';

const said = ['EnableLostMode', 'PlayLostModeSound', 'DisableLostMode'] as const satisfies readonly CommandType[];

/** Lost mode of one device: what stands on its screen, what can be done, and where it is. */
export const LostModeTab = ({ device }: { device: DeviceDetail }) => {
  const { t, language } = useText();
  const { value, refusal } = useAsk('lostMode', 'get', { deviceId: device.id });
  const available = useAsk('commands', 'available', { deviceId: device.id });
  const sending = useSend(device);
  const [asked, setAsked] = useState<CommandType | null>(null);
  if (value === undefined) {
    return refusal === null ? <DelayedLoader label={t('frame.loading')} /> : <Empty icon={IconTarget} title={refusalText(t, refusal)} />;
  }
  const why = (type: CommandType) => available.value?.commands.find((each) => each.type === type)?.unavailable ?? null;
  const time = (at: number | null) => (at === null ? t('common.none') : momentText(at, language));
  const text = (words: string) => (words === '' ? t('common.none') : words);
  return (
    <div className={styles.tab}>
      <Panel title={t('lostMode.title')}>
        <p className={styles.state} aria-live="polite">
          <IconTarget size={18} aria-hidden /> {t(`lostMode.state.${value.state}`)}
        </p>
        <p className="quiet">{t(`lostMode.meaning.${value.state}`)}</p>
        {value.endedByErase ? (
          <Notice tone="caution" icon={IconAlertTriangle} title={t('lostMode.erased.title')}>
            <p>{t('lostMode.erased.text')}</p>
          </Notice>
        ) : null}
        {value.askedAt === null ? null : (
          <Facts
            facts={[
              { name: t('lostMode.names.message'), value: text(value.message) },
              { name: t('lostMode.names.phone'), value: text(value.phoneNumber) },
              { name: t('lostMode.names.footnote'), value: text(value.footnote) },
              { name: t('lostMode.names.asked'), value: `${time(value.askedAt)} · ${actorText(t, value.askedBy)}` },
              { name: t('lostMode.names.on'), value: time(value.onAt) },
              { name: t('lostMode.names.off'), value: time(value.offAt) },
            ]}
          />
        )}
        <ul className={styles.deeds} aria-label={t('lostMode.deeds')}>
          {said.map((type) => {
            const reason = why(type);
            // One that waits may be put in the place of the other: the sheet says so.
            const closed = reason !== null && reason.reason !== 'already-waiting';
            return (
              <li key={type}>
                <Button
                  variant="default"
                  leftSection={
                    type === 'PlayLostModeSound' ? <IconBellRinging size={16} aria-hidden /> : <IconTarget size={16} aria-hidden />
                  }
                  data-disabled={closed}
                  aria-disabled={closed}
                  onClick={() => !closed && setAsked(type)}
                >
                  {t(`lostMode.say.${type === 'EnableLostMode' && value.state === 'on' ? 'change' : type}`)}
                </Button>
                {reason === null ? null : <span className="quiet">{reasonText(t, reason)}</span>}
              </li>
            );
          })}
        </ul>
      </Panel>
      <Panel title={t('lostMode.location.title')} aside={<IconMapPin size={16} aria-hidden />}>
        <Locations deviceId={device.id} lost={value} />
      </Panel>
      {asked === null ? null : (
        <CommandSheet
          key={asked}
          device={device}
          type={asked}
          sending={sending}
          waits={why(asked)?.reason === 'already-waiting'}
          onClose={() => {
            sending.reset();
            setAsked(null);
          }}
          onSent={() => setAsked(null)}
        />
      )}
    </div>
  );
};
