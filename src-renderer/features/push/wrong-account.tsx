import { IconHandStop } from '@tabler/icons-react';
import type { PushCertificateView, PushWizard } from '#contract/push.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { PortalLink } from './portal-link.tsx';
import { PortalSketch } from './portal-sketch.tsx';
import { tailOf } from './push-topic.tsx';

/** "Get Started" appears for an account that has no certificate: how to get to the account that has. */
export const WrongAccount = ({ wizard, push }: { wizard: PushWizard; push: PushCertificateView | null }) => {
  const { t } = useText();
  const account = push?.appleAccount ?? wizard.form.appleAccount;
  return (
    <>
      <Notice tone="amber" icon={IconHandStop} role="alert">
        <p>{t('push.stop.wrong.none')}</p>
      </Notice>
      <ol className={styles.guide} aria-label={t('push.stop.wrong.label')}>
        <li>{t('push.stop.wrong.signOut')}</li>
        <li>{t('push.stop.wrong.signIn', { account })}</li>
        {push === null ? null : <li>{t('push.stop.wrong.row', { tail: tailOf(push.topic) })}</li>}
      </ol>
      {push === null ? null : <PortalSketch push={push} />}
      <div>
        <PortalLink url={wizard.portalUrl} to="look" quiet />
      </div>
    </>
  );
};
