import { Button } from '@mantine/core';
import { IconCalendarDown, IconCircleDashed } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ValueOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { saveText } from '../../ui/files.ts';
import { Panel } from '../../ui/panel.tsx';
import { refused, told } from '../../ui/toast.ts';
import { DeadlineRow } from './deadline-row.tsx';
import styles from './deadlines.module.css';

interface DeadlinesCardProps {
  readonly overview: ValueOf<'deadlines', 'overview'>;
  readonly push: ValueOf<'push', 'overview'>;
  readonly className?: string | undefined;
}

/** Everything that ends on a date, the nearest first (product.md I-21, 4.3). */
export const DeadlinesCard = ({ overview, push, className }: DeadlinesCardProps) => {
  const { t } = useText();
  const navigate = useNavigate();
  const calendar = useCall('deadlines', 'calendar');
  const { deadlines } = overview;
  const open = push.wizard !== null && push.wizard.step !== 'done';
  const write = async () => {
    const answer = await calendar.run({});
    if (!answer.ok) return refused((t) => refusalText(t, { noun: 'deadlines', call: 'calendar', code: answer.error.code, details: {} }));
    saveText(answer.value.fileName, answer.value.content);
    told(t('deadlines.exported'));
  };
  return (
    <Panel
      title={t('deadlines.title')}
      className={className}
      aside={
        <nav className={styles.links} aria-label={t('deadlines.title')}>
          <Link to="/accounts">{t('deadlines.register')}</Link>
          <Link to="/settings">{t('deadlines.mailSettings')}</Link>
          {deadlines.length === 0 ? null : (
            <Button
              variant="default"
              loading={calendar.pending}
              leftSection={<IconCalendarDown size={16} aria-hidden />}
              onClick={() => void write()}
            >
              {t('deadlines.export')}
            </Button>
          )}
        </nav>
      }
    >
      {deadlines.length === 0 && push.push !== null ? <p className="quiet">{t('deadlines.none')}</p> : null}
      <ul className={styles.dates}>
        {push.push === null ? (
          <li>
            <Chip tone="muted" icon={IconCircleDashed} label={t('certificates.row.missing')} dashed />
            <span className={styles.what}>{t('home.certificate.name')}</span>
            <span className="quiet">{t('home.certificate.none')}</span>
            <span />
            <Button variant="default" onClick={() => void navigate({ to: '/certificates/push' })}>
              {t(open ? 'home.certificate.resume' : 'home.certificate.create')}
            </Button>
          </li>
        ) : null}
        {deadlines.map((deadline) => (
          <DeadlineRow key={deadline.id} deadline={deadline} />
        ))}
      </ul>
    </Panel>
  );
};
