import { Button } from '@mantine/core';
import { IconCircle, IconExternalLink, IconX } from '@tabler/icons-react';
import type { PushCertificateView, PushWizard } from '#contract/certificates.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { ImportRefusal } from './import-refusal.tsx';
import { ImportZone } from './import-zone.tsx';
import { useSaveRequest } from './use-save-request.ts';
import styles from './wizard.module.css';

/** At Apple's site: which account, which buttons, and where the file goes that comes back. */
export const WizardPortal = ({ wizard, push }: { wizard: PushWizard; push: PushCertificateView | null }) => {
  const { t } = useText();
  const settings = useAsk('settings', 'get', {});
  const request = useSaveRequest();
  const account = wizard.form.appleAccount;
  const renewing = push !== null;
  return (
    <>
      {wizard.problem === null ? null : <ImportRefusal problem={wizard.problem} requestFileName={wizard.requestFileName} />}
      <div className={styles.account}>
        <div>
          <p>{t('wizard.portal.account')}</p>
          <strong>{account}</strong>
        </div>
        <Button
          component="a"
          href={wizard.portalUrl}
          target="_blank"
          rel="noopener"
          variant={wizard.problem === null ? 'filled' : 'default'}
          rightSection={<IconExternalLink size={15} aria-hidden />}
        >
          {t(settings.value?.world === 'practice' ? 'wizard.portal.openPractice' : 'wizard.portal.open')}
        </Button>
      </div>
      <section className={styles.section}>
        <h3>{t('wizard.portal.press')}</h3>
        <PortalButtons renewing={renewing} />
      </section>
      <ImportZone />
      <div className={styles.row}>
        <Button variant="subtle" loading={request.pending} onClick={() => void request.save()}>
          {t('wizard.request.again')}
        </Button>
      </div>
    </>
  );
};

const PortalButtons = ({ renewing }: { renewing: boolean }) => {
  const { t } = useText();
  const buttons = [
    { id: 'create', press: !renewing, why: t(renewing ? 'wizard.portal.buttons.createRenew' : 'wizard.portal.buttons.createNew') },
    { id: 'renew', press: renewing, why: t(renewing ? 'wizard.portal.buttons.renewRenew' : 'wizard.portal.buttons.renewNew') },
    { id: 'revoke', press: false, why: t('wizard.portal.buttons.revokeWhy') },
  ] as const;
  return (
    <ul className={styles.buttons}>
      {buttons.map(({ id, press, why }) => (
        <li key={id} data-tone={press ? 'good' : 'bad'}>
          {press ? <IconCircle size={20} stroke={2.5} aria-hidden /> : <IconX size={20} stroke={2.5} aria-hidden />}
          <b>{t(`wizard.portal.buttons.${id}`)}</b>
          <em>{t(press ? 'wizard.portal.buttons.press' : 'wizard.portal.buttons.avoid')}</em>
          <p>{why}</p>
        </li>
      ))}
    </ul>
  );
};
