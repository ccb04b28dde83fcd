import { Button } from '@mantine/core';
import { type Icon, IconBuilding, IconFlag, IconPoint } from '@tabler/icons-react';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused } from '../../ui/toast.ts';
import { LanguageChoice } from './language-choice.tsx';
import styles from './welcome.module.css';

type Way = 'real' | 'practice';
const ways: readonly { way: Way; icon: Icon }[] = [
  { way: 'real', icon: IconBuilding },
  { way: 'practice', icon: IconFlag },
];
const points = ['first', 'second', 'third'] as const;

/** The first start: for real, or practice. */
export const WelcomeScreen = () => {
  const { t } = useText();
  const choose = useCall('settings', 'chooseWorld');
  const begin = async (world: Way) => {
    const told = await choose.run({ world });
    if (!told.ok) refused((t) => refusalText(t, refusalOf('settings', 'chooseWorld', told.error)));
  };
  return (
    <main className={styles.screen}>
      <title>{t('welcome.title')}</title>
      <LanguageChoice />
      <div className={styles.middle}>
        <span className={styles.mark} aria-hidden>
          支
        </span>
        <h1>{t('welcome.title')}</h1>
        <p className={styles.lead}>{t('welcome.lead')}</p>
        <ul className={styles.ways} aria-label={t('welcome.choices')}>
          {ways.map(({ way, icon: WayIcon }) => (
            <li key={way} className={styles.way} data-way={way}>
              <WayIcon size={30} stroke={1.5} aria-hidden className={styles.icon} />
              <h2>{t(`welcome.${way}.title`)}</h2>
              <p className={styles.text}>{t(`welcome.${way}.text`)}</p>
              <ul className={styles.points}>
                {points.map((point) => (
                  <li key={point}>
                    <IconPoint size={16} aria-hidden />
                    <span>{t(`welcome.${way}.points.${point}`)}</span>
                  </li>
                ))}
              </ul>
              <Button
                size="sm"
                fullWidth
                variant={way === 'real' ? 'filled' : 'default'}
                loading={choose.pending}
                onClick={() => void begin(way)}
              >
                {t(`welcome.${way}.action`)}
              </Button>
            </li>
          ))}
        </ul>
        <p className="quiet" role="status">
          {choose.pending ? t('welcome.starting') : t('welcome.later')}
        </p>
      </div>
    </main>
  );
};
