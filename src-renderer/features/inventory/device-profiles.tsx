import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { CertificateStanding, InstalledCertificate, InstalledProfile } from '#contract/inventory.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { DeclarationsPanel } from './declarations-panel.tsx';
import { factList } from './fact-texts.ts';
import styles from './inventory.module.css';
import { ToldAt } from './told-at.tsx';
import { UpdatesPanel } from './updates-panel.tsx';

/** What is set on a device: profiles, certificates, declarations, and how it is protected. */
export const DeviceProfiles = ({ deviceId }: { deviceId: string }) => (
  <div className={styles.stack}>
    <Profiles deviceId={deviceId} />
    <Certificates deviceId={deviceId} />
    <div className={styles.columns}>
      <Security deviceId={deviceId} />
      <div className={styles.stack}>
        <DeclarationsPanel deviceId={deviceId} />
        <UpdatesPanel deviceId={deviceId} />
      </div>
    </div>
  </div>
);

const Profiles = ({ deviceId }: { deviceId: string }) => {
  const { t } = useText();
  const [search, setSearch] = useState('');
  const { value } = useAsk('inventory', 'profiles', { deviceId, search }, { keepPrevious: true });
  if (value === undefined) return null;
  const { at, profiles, total } = value;
  return (
    <Panel title={t('inventory.sections.profiles')} flush>
      <div className={styles.bar}>
        {total === 0 ? null : (
          <SearchField className={styles.search} label={t('inventory.profiles.search')} value={search} onSearch={setSearch} />
        )}
        <ToldAt at={at} never={t('inventory.never.profiles')} />
      </div>
      {profiles.length > 0 ? (
        <table className={styles.table} aria-label={t('inventory.sections.profiles')}>
          <thead>
            <tr>
              <th scope="col">{t('inventory.profiles.name')}</th>
              <th scope="col">{t('inventory.profiles.contents')}</th>
              <th scope="col">{t('inventory.profiles.kind')}</th>
            </tr>
          </thead>
          <tbody>
            {profiles.map((profile) => (
              <ProfileRow key={profile.identifier} profile={profile} />
            ))}
          </tbody>
        </table>
      ) : at === null ? null : (
        <p className={styles.note}>{t(total === 0 ? 'inventory.nothing.profiles' : 'inventory.nothing.found')}</p>
      )}
    </Panel>
  );
};

const ProfileRow = ({ profile }: { profile: InstalledProfile }) => {
  const { t } = useText();
  const { name, identifier, organization, managed, removable, encrypted, signed, payloads } = profile;
  const source = managed === null ? 'unknownSource' : managed ? 'managed' : 'byHand';
  return (
    <tr>
      <td>
        {name}
        <span className={styles.identifier}>
          {organization === '' ? identifier : t('common.withNote', { main: organization, note: identifier })}
        </span>
      </td>
      <td>
        <span className={styles.words}>
          {payloads.map(({ type, name: payloadName }, index) => (
            // The same payload may stand there twice; it has no name of its own.
            <span key={`${type}${index}`} title={type}>
              {payloadName || type}
            </span>
          ))}
        </span>
      </td>
      <td>
        {t(`inventory.profiles.${source}`)}
        <span className={styles.words}>
          {removable === false ? <span>{t('inventory.profiles.fixed')}</span> : null}
          {encrypted === true ? <span>{t('inventory.profiles.encrypted')}</span> : null}
          {signed ? <span>{t('inventory.profiles.signed')}</span> : null}
        </span>
      </td>
    </tr>
  );
};

const standingLook = {
  good: { tone: 'good', icon: IconCircleCheck },
  soon: { tone: 'amber', icon: IconAlertTriangle },
  expired: { tone: 'bad', icon: IconX },
  'not-yet': { tone: 'muted', icon: IconCircleDashed },
  unknown: { tone: 'muted', icon: IconCircleDashed },
} as const satisfies Record<CertificateStanding, unknown>;

const Certificates = ({ deviceId }: { deviceId: string }) => {
  const { t } = useText();
  const [search, setSearch] = useState('');
  const { value } = useAsk('inventory', 'certificates', { deviceId, search }, { keepPrevious: true });
  if (value === undefined) return null;
  const { at, certificates, total } = value;
  return (
    <Panel title={t('inventory.sections.certificates')} flush>
      <div className={styles.bar}>
        {total === 0 ? null : (
          <SearchField className={styles.search} label={t('inventory.certificates.search')} value={search} onSearch={setSearch} />
        )}
        <ToldAt at={at} never={t('inventory.never.certificates')} />
      </div>
      {certificates.length > 0 ? (
        <table className={styles.table} aria-label={t('inventory.sections.certificates')}>
          <thead>
            <tr>
              <th scope="col">{t('inventory.certificates.name')}</th>
              <th scope="col">{t('inventory.certificates.issuer')}</th>
              <th scope="col">{t('inventory.certificates.until')}</th>
              <th scope="col">{t('inventory.certificates.state')}</th>
            </tr>
          </thead>
          <tbody>
            {certificates.map((certificate, index) => (
              // Two certificates may have the same name and number; their order is main's.
              <CertificateRow key={`${certificate.serialNumber}${index}`} certificate={certificate} />
            ))}
          </tbody>
        </table>
      ) : at === null ? null : (
        <p className={styles.note}>{t(total === 0 ? 'inventory.nothing.certificates' : 'inventory.nothing.found')}</p>
      )}
    </Panel>
  );
};

const CertificateRow = ({ certificate }: { certificate: InstalledCertificate }) => {
  const { t, language } = useText();
  const { name, issuer, notAfter, identity, standing } = certificate;
  return (
    <tr>
      <td>
        {name || t('inventory.certificates.unreadable')}
        {identity ? <span className={styles.identifier}>{t('inventory.certificates.identity')}</span> : null}
      </td>
      <td>{issuer || t('common.none')}</td>
      <td>{notAfter === null ? t('common.none') : dayText(notAfter, language)}</td>
      <td>
        <Chip {...standingLook[standing]} label={t(`inventory.certificates.standing.${standing}`)} />
      </td>
    </tr>
  );
};

const Security = ({ deviceId }: { deviceId: string }) => {
  const { t, language } = useText();
  const { value } = useAsk('inventory', 'ofDevice', { deviceId });
  if (value === undefined) return null;
  const { security, status } = value;
  return (
    <div className={styles.stack}>
      <Panel title={t('inventory.sections.security')}>
        <ToldAt at={security?.at ?? null} never={t('inventory.never.security')} />
        {security === null ? null : <Facts facts={factList(security.told, t, language)} />}
      </Panel>
      <Panel title={t('inventory.sections.status')}>
        <ToldAt at={status?.at ?? null} never={t('inventory.never.status')} />
        {status === null ? null : <Facts facts={factList(status.told, t, language)} />}
      </Panel>
    </div>
  );
};
