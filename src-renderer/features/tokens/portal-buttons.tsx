import { IconCircle, IconX } from '@tabler/icons-react';
import type { TokenWizard } from '#contract/tokens.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { portalName } from '../../text/portal-names.ts';
import { useText } from '../../text/use-text.ts';
import styles from './tokens.module.css';

/** On the page of the server: the one button to press beside those that do harm. */
export const PortalButtons = ({ wizard }: { wizard: TokenWizard }) => {
  const { t, language } = useText();
  const isPractice = useAsk('settings', 'get', {}).value?.world === 'practice';
  const newKey = wizard.publicKeyFileName !== '';
  const buttons = [
    { name: 'replaceKey', press: newKey, why: t(newKey ? 'tokens.portal.buttons.replaceNew' : 'tokens.portal.buttons.replaceKeep') },
    { name: 'downloadServerToken', press: true, why: t('tokens.portal.buttons.download') },
    { name: 'deleteServer', press: false, why: t('tokens.portal.buttons.delete') },
  ] as const;
  return (
    <section className={styles.section}>
      <h3>{t('tokens.portal.press')}</h3>
      <ul className={styles.buttons}>
        {buttons.map(({ name, press, why }) => (
          <li key={name} data-tone={press ? 'good' : 'bad'}>
            {press ? <IconCircle size={20} stroke={2.5} aria-hidden /> : <IconX size={20} stroke={2.5} aria-hidden />}
            <b>{portalName(name, language, isPractice)}</b>
            <em>{t(press ? 'tokens.portal.buttons.pressed' : 'tokens.portal.buttons.avoid')}</em>
            <p>{why}</p>
          </li>
        ))}
      </ul>
    </section>
  );
};
