import type { PushCertificateView, PushWizard } from '#contract/push.ts';
import { useText } from '../../text/use-text.ts';
import styles from '../../wizard/wizard.module.css';
import { tailOf } from './push-topic.tsx';

/** What to do on Apple's pages, step by step, with the names their buttons really carry, and how the browser has to be set. */
export const PortalSteps = ({ wizard, push }: { wizard: PushWizard; push: PushCertificateView | null }) => {
  const { t } = useText();
  const renewing = wizard.flow === 'renewal' && push !== null;
  return (
    <>
      <section className={styles.section} aria-label={t('push.portal.before.title')}>
        <h3>{t('push.portal.before.title')}</h3>
        <ul className={styles.points}>
          <li>{t('push.portal.before.translation')}</li>
          <li>{t('push.portal.before.zoom')}</li>
          <li>{t('push.portal.before.code')}</li>
        </ul>
      </section>
      <section className={styles.section} aria-label={t('push.portal.guide.title')}>
        <h3>{t('push.portal.guide.title')}</h3>
        <ol className={styles.guide}>
          <li>{t('push.portal.guide.signIn', { account: wizard.form.appleAccount })}</li>
          <li>
            {renewing ? t('push.portal.guide.renew', { tail: tailOf(push.topic) }) : t('push.portal.guide.create')}
            {renewing ? <p className="quiet">{t('push.portal.guide.getStarted')}</p> : null}
          </li>
          <li>{t('push.portal.guide.terms')}</li>
          <li>{t('push.portal.guide.upload', { fileName: wizard.requestFileName })}</li>
          <li>{t('push.portal.guide.download')}</li>
        </ol>
      </section>
    </>
  );
};
