import type { CredentialView } from '#contract/certificates.ts';
import { dayText, momentText } from '../../text/dates.ts';
import { type Say, sayIfKnown, useText } from '../../text/use-text.ts';
import { type Fact, Facts } from '../../ui/facts.tsx';

/** Everything that is known of an installed credential. What is not known is left out. */
export const CredentialFacts = ({ credential }: { credential: CredentialView }) => {
  const { t, language } = useText();
  const { identityName, identity, account, owner, deputy, serialNumber, issuedAt, expiresAt, pendingKeys } = credential;
  const { installedAt, verifiedAt, checkedAt, devices } = credential;
  const name = (key: NameKey) => t(`certificates.detail.names.${key}`);
  const moment = (at: number | null) => (at === null ? t('common.time.never') : momentText(at, language));
  const facts: (Fact | null)[] = [
    { name: name('name'), value: identityName },
    identity === identityName ? null : { name: name('identity'), value: identity, mono: true },
    account === '' ? null : { name: name('account'), value: account },
    account === '' ? null : { name: name('owner'), value: owner === null ? <Register /> : `${owner.name} <${owner.email}>` },
    deputy === null ? null : { name: name('deputy'), value: `${deputy.name} <${deputy.email}>` },
    ...Object.entries(credential.facts).flatMap(([key, value]) => factOf(t, key, value, (at) => momentText(at, language))),
    serialNumber === '' ? null : { name: name('serialNumber'), value: serialNumber, mono: true },
    issuedAt === null ? null : { name: name('issuedAt'), value: dayText(issuedAt, language) },
    { name: name('expiresAt'), value: expiresAt === null ? t('certificates.row.forever') : momentText(expiresAt, language) },
    { name: name('installedAt'), value: moment(installedAt) },
    { name: name('verifiedAt'), value: moment(verifiedAt) },
    { name: name('checkedAt'), value: moment(checkedAt) },
    { name: name('devices'), value: t('common.devices', { count: devices }) },
    pendingKeys === 0 ? null : { name: name('pendingKeys'), value: t('certificates.detail.keys', { count: pendingKeys }) },
  ];
  return <Facts facts={facts.filter((fact) => fact !== null)} />;
};

type NameKey =
  | 'name'
  | 'identity'
  | 'account'
  | 'owner'
  | 'deputy'
  | 'serialNumber'
  | 'issuedAt'
  | 'expiresAt'
  | 'installedAt'
  | 'verifiedAt'
  | 'checkedAt'
  | 'devices'
  | 'pendingKeys';

const Register = () => {
  const { t } = useText();
  return (
    <>
      {t('certificates.row.unregistered')} <a href="#/accounts">{t('certificates.row.register')}</a>
    </>
  );
};

/** What a service told of it; only what has a name people know. */
const factOf = (t: Say, key: string, value: string, moment: (at: number) => string): Fact[] => {
  const name = sayIfKnown(t, `certificates.facts.${key}`);
  if (name === undefined || value === '') return [];
  if (key === 'signer') return [{ name, value: sayIfKnown(t, `certificates.signers.${value}`) ?? value }];
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return [{ name, value: Number.isNaN(at) ? value : moment(at) }];
};
