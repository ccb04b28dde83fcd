import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ValueOf } from '../../bridge/ask.ts';
import { momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { maximumCapacity } from './battery-health.ts';
import styles from './inspection.module.css';

type Told = ValueOf<'inspection', 'read'>;

const GB = 1_000_000_000;

/** Everything that was read of a device, in three groups. */
export const DeviceFacts = ({ facts }: { facts: Told }) => {
  const { t, language } = useText();
  const none = t('common.none');
  const { supervision, pairing, findMy } = facts;
  const allowed = supervision.allowsPairing === null ? 'unknown' : supervision.allowsPairing ? 'yes' : 'no';
  return (
    <div className={styles.groups}>
      <Group title={t('inspection.details.management')}>
        <Facts
          facts={[
            { name: t('inspection.details.supervision'), value: t(`inspection.details.supervised.${supervision.by}`) },
            { name: t('inspection.details.organization'), value: supervision.organization ?? none },
            { name: t('inspection.details.pairingAllowed'), value: t(`inspection.details.allowed.${allowed}`) },
            { name: t('inspection.details.trust'), value: pairing.paired ? t('inspection.details.trusted') : none },
            { name: t('inspection.details.hostId'), value: pairing.hostId ?? none, mono: true },
            {
              name: t('inspection.details.findMy'),
              value: findMy === null ? none : t(findMy ? 'inspection.details.on' : 'inspection.details.off'),
            },
            { name: t('inspection.details.activation'), value: facts.activationState || none },
          ]}
        />
      </Group>
      <Group title={t('inspection.details.profiles')}>
        <Profiles profiles={facts.profiles} />
      </Group>
      <Group title={t('inspection.details.hardware')}>
        <Hardware facts={facts} />
      </Group>
      <p className="quiet">
        {t('inspection.details.readAt')}: {momentText(facts.readAt, language)}
      </p>
    </div>
  );
};

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title}>
    <h3 className={styles.heading}>{title}</h3>
    {children}
  </section>
);

const Profiles = ({ profiles }: { profiles: Told['profiles'] }) => {
  const { t } = useText();
  if (profiles.length === 0) return <p className="quiet">{t('inspection.details.noProfiles')}</p>;
  return (
    <ul className={styles.profiles}>
      {profiles.map((profile) => (
        <li key={profile.identifier}>
          <p>{profile.displayName || profile.identifier}</p>
          <p className="quiet">
            <span className="mono">{profile.identifier}</span>
            {profile.organization === '' ? null : <span>{profile.organization}</span>}
            {profile.removalDisallowed ? (
              <span className={styles.locked}>
                <IconLock size={13} aria-hidden /> {t('inspection.details.locked')}
              </span>
            ) : null}
          </p>
        </li>
      ))}
    </ul>
  );
};

const Hardware = ({ facts: { battery, storage } }: { facts: Told }) => {
  const { t } = useText();
  const none = t('common.none');
  const health = maximumCapacity(battery.designCapacity, battery.fullChargeCapacity);
  const { percent, cycleCount, temperature } = battery;
  const gigabytes = (bytes: number) => Math.round(bytes / GB);
  return (
    <Facts
      facts={[
        {
          name: t('inspection.details.charge'),
          value:
            percent === null
              ? none
              : t(battery.isCharging === true ? 'inspection.details.charging' : 'inspection.details.percent', { value: percent }),
        },
        {
          name: t('inspection.details.health'),
          value:
            health === null ? (
              none
            ) : (
              <>
                {t('inspection.details.percent', { value: health })}
                <p className="quiet">
                  {t('inspection.details.healthNote', { design: battery.designCapacity, full: battery.fullChargeCapacity })}
                </p>
              </>
            ),
        },
        {
          name: t('inspection.details.cycles'),
          value: cycleCount === null ? none : t('inspection.details.cycleCount', { count: cycleCount }),
        },
        {
          name: t('inspection.details.temperature'),
          value: temperature === null ? none : t('inspection.details.celsius', { value: temperature.toFixed(1) }),
        },
        {
          name: t('inspection.details.storage'),
          value:
            storage.total === null || storage.available === null
              ? none
              : t('inspection.details.storageOf', { available: gigabytes(storage.available), total: gigabytes(storage.total) }),
        },
      ]}
    />
  );
};
