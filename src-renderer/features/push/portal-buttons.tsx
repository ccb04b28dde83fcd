import { IconCircle, IconX } from '@tabler/icons-react';
import { useText } from '../../text/use-text.ts';
import styles from './wizard.module.css';

/** The three buttons of Apple's site: which one to press, which never. */
export const PortalButtons = ({ renewing }: { renewing: boolean }) => {
  const { t } = useText();
  const buttons = [
    { id: 'renew', press: renewing, why: t(renewing ? 'push.portal.buttons.renewRenew' : 'push.portal.buttons.renewNew') },
    { id: 'create', press: !renewing, why: t(renewing ? 'push.portal.buttons.createRenew' : 'push.portal.buttons.createNew') },
    { id: 'revoke', press: false, why: t('push.portal.buttons.revokeWhy') },
  ] as const;
  return (
    <section className={styles.section}>
      <h3>{t('push.portal.press')}</h3>
      <ul className={styles.buttons}>
        {buttons.map(({ id, press, why }) => (
          <li key={id} data-tone={press ? 'good' : 'bad'}>
            {press ? <IconCircle size={20} stroke={2.5} aria-hidden /> : <IconX size={20} stroke={2.5} aria-hidden />}
            <b>{t(`push.portal.buttons.${id}`)}</b>
            <em>{t(press ? 'push.portal.buttons.press' : 'push.portal.buttons.avoid')}</em>
            <p>{why}</p>
          </li>
        ))}
      </ul>
    </section>
  );
};
