import type { PushCertificateView, PushWizard } from '#contract/certificates.ts';
import { useText } from '../../text/use-text.ts';
import styles from './wizard.module.css';

const TAIL_LENGTH = 6;

/** What to do on Apple's pages, step by step, with the names their buttons really carry. */
export const PortalGuide = ({ wizard, push }: { wizard: PushWizard; push: PushCertificateView | null }) => {
  const { t } = useText();
  return (
    <section className={styles.section} aria-label={t('wizard.portal.guide.title')}>
      <h3>{t('wizard.portal.guide.title')}</h3>
      <ol className={styles.guide}>
        <li>{t('wizard.portal.guide.signIn', { account: wizard.form.appleAccount })}</li>
        <li>
          {push === null ? t('wizard.portal.guide.create') : t('wizard.portal.guide.renew', { tail: push.topic.slice(-TAIL_LENGTH) })}
          {push === null ? null : <p className="quiet">{t('wizard.portal.guide.getStarted')}</p>}
        </li>
        <li>{t('wizard.portal.guide.terms')}</li>
        <li>{t('wizard.portal.guide.upload', { fileName: wizard.requestFileName })}</li>
        <li>{t('wizard.portal.guide.download')}</li>
      </ol>
      <p className="quiet">{t('wizard.portal.guide.note')}</p>
    </section>
  );
};
