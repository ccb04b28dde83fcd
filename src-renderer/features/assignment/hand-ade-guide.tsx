import { IconHandStop, IconHourglass } from '@tabler/icons-react';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './assignment.module.css';

/** What a person does at a Mac, in order (product.md 8-3-2). Where a mistake costs an erase, the words are bold. */
const STEPS = ['connect', 'prepare', 'add', 'untick', 'server', 'organization', 'identity', 'panes', 'network', 'erase', 'hello'] as const;
const IMPORTANT: ReadonlySet<string> = new Set(['untick', 'hello']);

/** How a device comes into the organisation with Apple Configurator. `short`: it is there already, and waits. */
export const HandAdeGuide = ({ serialNumber, short = false }: { serialNumber: string; short?: boolean }) => {
  const { t } = useText();
  const noTouch = (
    <Notice tone="amber" icon={IconHandStop}>
      {short ? null : <p>{t('assignment.guide.important')}</p>}
      <p>{t('assignment.guide.noTouch')}</p>
    </Notice>
  );
  if (short) return noTouch;
  return (
    <section className={styles.guide} aria-label={t('assignment.guide.title')}>
      <h3>{t('assignment.guide.title')}</h3>
      <p>{t('assignment.guide.lead', { serial: serialNumber })}</p>
      {noTouch}
      <ol>
        {STEPS.map((step) => (
          <li key={step} data-important={IMPORTANT.has(step) ? '' : undefined}>
            {t(`assignment.guide.steps.${step}`)}
          </li>
        ))}
      </ol>
      <p>{t('assignment.guide.seen')}</p>
      <Notice tone="teal" icon={IconHourglass}>
        <p>{t('assignment.guide.provisional')}</p>
      </Notice>
    </section>
  );
};
