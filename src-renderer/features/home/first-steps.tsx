import { Button } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import styles from './home.module.css';
import type { HomeFacts } from './home-facts.ts';

type StepId = 'organization' | 'certificate' | 'engine' | 'recipe' | 'device';

/** はじめかた: what stands before the first managed device, with what is already done. */
export const FirstSteps = ({ facts }: { facts: HomeFacts }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const { settings, push, recipes, batches } = facts;
  const ownRecipe = recipes?.recipes.some(({ shipped }) => shipped === null) === true;
  const certified = push?.push != null && push.push.urgency !== 'expired';
  const steps: { id: StepId; done: boolean; to: '/settings' | '/certificates' | '/certificates/push' | '/recipes' | '/bench' }[] = [
    { id: 'organization', done: (settings?.organizationName ?? '') !== '', to: '/settings' },
    { id: 'certificate', done: certified, to: certified ? '/certificates' : '/certificates/push' },
    { id: 'engine', done: settings?.engine.state === 'listening', to: '/settings' },
    // A recipe that comes with the program needs nothing: whoever began a batch with one is past this.
    { id: 'recipe', done: ownRecipe || (batches?.total ?? 0) > 0, to: '/recipes' },
    { id: 'device', done: false, to: '/bench' },
  ];
  const next = steps.find(({ done }) => !done)?.id;
  const progress = t('home.first.progress', { done: steps.filter(({ done }) => done).length, total: steps.length });
  return (
    <Panel title={t('home.first.title')} className={styles.wide} aside={<span className={styles.progress}>{progress}</span>}>
      <p className="quiet">{t('home.first.lead')}</p>
      <ol className={styles.steps}>
        {steps.map(({ id, done, to }) => (
          <li key={id} data-done={done ? '' : undefined}>
            <span data-tone={done ? 'good' : 'muted'} className={styles.toned}>
              {done ? <IconCircleCheckFilled size={22} aria-hidden /> : <IconCircle size={22} stroke={1.5} aria-hidden />}
              <span className="seen-by-readers-only">{t(done ? 'home.first.done' : 'home.first.open')}</span>
            </span>
            <div>
              <h3>{t(`home.first.${id}.title`)}</h3>
              <p className="quiet">{t(`home.first.${id}.text`)}</p>
            </div>
            <span className="quiet numbers">{t(`home.first.${id}.time`)}</span>
            <Button variant={id === next ? 'filled' : 'default'} onClick={() => void navigate({ to })}>
              {id === 'certificate' && certified ? t('home.first.certificate.look') : t(`home.first.${id}.action`)}
            </Button>
          </li>
        ))}
      </ol>
    </Panel>
  );
};
