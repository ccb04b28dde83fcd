import { Button, TextInput } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { DeviceLocation, LostModeState } from '#contract/lost-mode.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused, told } from '../../ui/toast.ts';
import styles from './lost-mode.module.css';

interface LocationsProps {
  readonly deviceId: string;
  readonly lost: { readonly state: LostModeState; readonly known: number; readonly newestAt: number | null; readonly asking: boolean };
}

/** Where it is. Each look and each question wants a reason, which is written down with the name of whoever gave it. */
export const Locations = ({ deviceId, lost }: LocationsProps) => {
  const { t, language } = useText();
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<readonly DeviceLocation[] | null>(null);
  const locate = useCall('lostMode', 'locate');
  const look = useCall('lostMode', 'locations');
  const empty = reason.trim() === '';

  const ask = async () => {
    const answer = await locate.run({ deviceId, reason });
    if (answer.ok) told(t('lostMode.location.asked'));
    else refused((t) => refusalText(t, refusalOf('lostMode', 'locate', answer.error)));
  };
  const show = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await look.run({ deviceId, reason });
    if (answer.ok) setShown(answer.value.locations);
    else refused((t) => refusalText(t, refusalOf('lostMode', 'locations', answer.error)));
  };
  return (
    <form className={styles.locations} onSubmit={(event) => void show(event)}>
      <p>
        {lost.newestAt === null
          ? t('lostMode.location.never')
          : t('lostMode.location.known', { count: lost.known, time: momentText(lost.newestAt, language) })}
      </p>
      <TextInput
        label={t('lostMode.location.reason')}
        description={t('lostMode.location.reasonHint')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={styles.row}>
        <Button type="submit" variant="default" disabled={empty || lost.known === 0} loading={look.pending}>
          {t('lostMode.location.show')}
        </Button>
        <Button
          variant="default"
          disabled={empty || lost.asking || (lost.state !== 'on' && lost.state !== 'turning-off')}
          loading={locate.pending}
          onClick={() => void ask()}
        >
          {t(lost.asking ? 'lostMode.location.asking' : 'lostMode.location.ask')}
        </Button>
      </div>
      {shown === null ? null : (
        <ol className={styles.places} aria-label={t('lostMode.location.list')}>
          {shown.map((place) => (
            <li key={`${place.at} ${place.receivedAt}`}>
              <span className="numbers">{momentText(place.at, language)}</span>
              <span className="mono">
                {place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}
              </span>
              <span className="quiet">
                {place.accuracy === null
                  ? t('lostMode.location.accuracyUnknown')
                  : t('lostMode.location.accuracy', { metres: Math.round(place.accuracy) })}
              </span>
              <a href={mapOf(place)} target="_blank" rel="noreferrer">
                {t('lostMode.location.map')} <IconExternalLink size={13} aria-hidden />
              </a>
            </li>
          ))}
        </ol>
      )}
    </form>
  );
};

const mapOf = ({ latitude, longitude }: DeviceLocation): string =>
  `https://maps.apple.com/?ll=${latitude},${longitude}&q=${latitude},${longitude}`;
