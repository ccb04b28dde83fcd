import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { AccountView } from '#contract/accounts.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import styles from './accounts.module.css';
import { useAnswer } from './use-answer.ts';

const routes = ['recover', 'address', 'support', 'create'] as const;

interface LostAccountProps {
  readonly account: AccountView;
  /** The "no" just now that leads here, perhaps from a card further down; null: it was said before. */
  readonly arrival: object | null;
}

/** Nobody can sign in: the ways back, the harmless ones first (apple-cloud.md 1.6, "Account lost"). */
export const LostAccount = ({ account, arrival }: LostAccountProps) => {
  const { t } = useText();
  const { address } = account;
  const { answer, pending } = useAnswer(account);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (arrival === null) return;
    place.current?.focus({ preventScroll: true });
    // Not as the effect's own value: newer Chromium answers a promise, which an effect must not hand on.
    place.current?.scrollIntoView({ block: 'nearest' });
  }, [arrival]);
  return (
    <div ref={place} tabIndex={-1}>
      <Panel
        title={t('accounts.lost.title')}
        className={styles.lost}
        aside={
          <Button
            variant="default"
            loading={pending}
            aria-label={`${t('accounts.lost.solved')}: ${address}`}
            onClick={() => void answer(true)}
          >
            {t('accounts.lost.solved')}
          </Button>
        }
      >
        <p>{t('accounts.lost.lead', { address })}</p>
        <ol className={styles.routes}>
          {routes.map((route) => (
            <li key={route}>
              <h3>{t(`accounts.lost.routes.${route}.title`)}</h3>
              <p className="quiet">{t(`accounts.lost.routes.${route}.text`)}</p>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
};
