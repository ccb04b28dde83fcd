import { IconCircle, IconX } from '@tabler/icons-react';
import { useText } from '../text/use-text.ts';
import styles from './press-list.module.css';
import shared from './wizard.module.css';

interface SiteButton {
  /** What is written on it. */
  readonly name: string;
  readonly press: boolean;
  readonly why: string;
}

/** The buttons of Apple's site that lie side by side: which one to press, which never. */
export const PressList = ({ buttons }: { buttons: readonly SiteButton[] }) => {
  const { t } = useText();
  return (
    <section className={shared.section}>
      <h3>{t('wizard.press.title')}</h3>
      <ul className={styles.buttons}>
        {buttons.map(({ name, press, why }) => (
          <li key={name} data-tone={press ? 'good' : 'bad'}>
            {press ? <IconCircle size={20} stroke={2.5} aria-hidden /> : <IconX size={20} stroke={2.5} aria-hidden />}
            <b>{name}</b>
            <em>{t(press ? 'wizard.press.press' : 'wizard.press.avoid')}</em>
            <p>{why}</p>
          </li>
        ))}
      </ul>
    </section>
  );
};
