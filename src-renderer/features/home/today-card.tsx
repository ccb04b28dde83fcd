import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import styles from './home.module.css';
import type { HomeFacts } from './home-facts.ts';
import { choresOf } from './today.ts';

export const TodayCard = ({ facts }: { facts: HomeFacts }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const chores = choresOf(facts, t);
  return (
    <Panel title={t('home.today.title')} className={styles.wide}>
      {chores.length === 0 ? (
        <p className={styles.calm}>
          <IconCircleCheck size={20} aria-hidden />
          {t('home.today.none')}
        </p>
      ) : (
        <ul className={styles.chores}>
          {chores.map(({ id, tone, icon: ChoreIcon, sentence, action, place }) => (
            <li key={id} data-tone={tone}>
              <ChoreIcon size={20} aria-hidden className={styles.toned} />
              <span>{sentence}</span>
              <Button variant="default" aria-label={`${action}: ${sentence}`} onClick={() => void navigate(place)}>
                {action}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};
