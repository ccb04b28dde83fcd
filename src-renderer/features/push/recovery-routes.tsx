import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { PushCertificateView } from '#contract/push.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { refused, told } from '../../ui/toast.ts';
import { OtherCertificate } from './other-certificate.tsx';
import styles from './wizard.module.css';

interface RecoveryRoutesProps {
  readonly push: PushCertificateView | null;
  readonly account: string;
  readonly devices: number;
}

/** The ways back to an account nobody can sign in to, the harmless ones first (apple-cloud.md 1.6). */
export const RecoveryRoutes = ({ push, account, devices }: RecoveryRoutesProps) => {
  const { t } = useText();
  return (
    <ol className={styles.routes} aria-label={t('push.stop.routes.label')}>
      <li>
        <h3>{t('push.stop.routes.recover.title')}</h3>
        <p>{t('push.stop.routes.recover.text')}</p>
      </li>
      <li>
        <h3>{t('push.stop.routes.address.title')}</h3>
        <p>{t('push.stop.routes.address.text', { account: push?.appleAccount ?? account })}</p>
      </li>
      <li>
        <h3>{t('push.stop.routes.support.title')}</h3>
        <p>{t('push.stop.routes.support.text')}</p>
        {push === null ? null : <ForSupport push={push} />}
      </li>
      <li>
        <h3>{t('push.stop.routes.create.title')}</h3>
        <p>{t('push.stop.routes.create.text')}</p>
        <OtherCertificate devices={devices} label={t('push.stop.routes.create.action')} />
      </li>
    </ol>
  );
};

/** What Apple Support asks for, to be read out or copied at once. */
const ForSupport = ({ push }: { push: PushCertificateView }) => {
  const { t, language } = useText();
  const facts = [
    { name: t('push.names.serialNumber'), value: push.serialNumber, mono: true },
    { name: t('push.names.topic'), value: push.topic, mono: true },
    { name: t('push.names.expiresAt'), value: dayText(push.expiresAt, language) },
  ];
  const copy = async () => {
    const text = facts.map(({ name, value }) => `${name}: ${value}`).join('\n');
    await navigator.clipboard.writeText(text).then(
      () => told(t('common.copied')),
      () => refused((t) => t('push.stop.notCopied')),
    );
  };
  return (
    <div className={styles.toCopy}>
      <Facts facts={facts} narrow />
      <Button variant="default" size="compact-sm" leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copy()}>
        {t('push.stop.copy')}
      </Button>
    </div>
  );
};
