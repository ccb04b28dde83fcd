import { Link } from '@tanstack/react-router';
import { useText } from '../text/use-text.ts';
import { onMac } from '../ui/command-key.ts';
import { type Area, areaGroups, settingsArea } from './areas.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { PracticeSwitch } from './practice-switch.tsx';
import styles from './sidebar.module.css';
import { useBadges } from './use-badges.ts';

const shortcutSign = onMac ? '⌘' : 'Ctrl+';

/** The areas that exist, by group; world and language at the bottom. */
export const Sidebar = () => {
  const { t } = useText();
  const badges = useBadges();
  const item = (area: Area) => (
    <li key={area.id}>
      <Link
        to={area.to}
        className={styles.item ?? ''}
        activeOptions={{ exact: area.to === '/' }}
        title={`${shortcutSign}${area.key}`}
        aria-keyshortcuts={`${onMac ? 'Meta' : 'Control'}+${area.key}`}
      >
        <area.icon size={18} stroke={1.75} aria-hidden />
        <span className={styles.label}>{t(`frame.areas.${area.id}`)}</span>
        {badges[area.id] === undefined ? null : (
          <span className={styles.badge} data-tone={badges[area.id]?.tone}>
            {badges[area.id]?.text}
          </span>
        )}
      </Link>
    </li>
  );
  return (
    <nav aria-label={t('frame.navigation')} className={styles.sidebar}>
      <p className={styles.brand}>
        <span className={styles.mark} aria-hidden>
          支
        </span>
        {t('frame.product')}
      </p>
      <div className={styles.areas}>
        {areaGroups.map(({ group, areas }) => (
          <div key={group ?? ''}>
            {group === null ? null : <p className={styles.group}>{t(`frame.groups.${group}`)}</p>}
            <ul>{areas.map(item)}</ul>
          </div>
        ))}
        <ul className={styles.last}>{item(settingsArea)}</ul>
      </div>
      <div className={styles.foot}>
        <PracticeSwitch />
        <LanguageSwitch />
      </div>
    </nav>
  );
};
