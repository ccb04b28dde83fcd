import type { PushCertificateView } from '#contract/push.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { tailOf } from './push-topic.tsx';
import styles from './sketch.module.css';

/** A drawing of the row Apple's site shows for a certificate, with its own English words: what to look for, what to press. */
export const PortalSketch = ({ push }: { push: PushCertificateView }) => {
  const { t } = useText();
  const expires = dayText(push.expiresAt, 'en').replace(/ \(.*\)$/, '');
  const tail = tailOf(push.topic);
  return (
    <figure className={styles.figure}>
      <div className={styles.site} role="img" aria-label={t('push.sketch.label', { expires, tail })}>
        <div className={styles.head}>
          <span>{t('push.sketch.service')}</span>
          <span>{t('push.sketch.expiration')}</span>
          <span>{t('push.sketch.status')}</span>
          <span>{t('push.sketch.actions')}</span>
        </div>
        <div className={styles.row}>
          <span>{t('push.sketch.serviceValue')}</span>
          <strong>{expires}</strong>
          <span>{t(push.urgency === 'expired' ? 'push.sketch.expired' : 'push.sketch.active')}</span>
          <span className={styles.actions}>
            <i className={styles.info}>i</i>
            <b className={styles.press}>{t('push.portal.buttons.renew')}</b>
            <span>{t('push.sketch.download')}</span>
            <s>{t('push.portal.buttons.revoke')}</s>
          </span>
        </div>
      </div>
      <figcaption className="quiet">{t('push.sketch.tail', { tail })}</figcaption>
    </figure>
  );
};
