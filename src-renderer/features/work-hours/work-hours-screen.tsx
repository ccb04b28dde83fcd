import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconCalendarTime, IconInfoCircle, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { WorkLimit } from '#contract/work-hours.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { LimitCard } from './limit-card.tsx';
import { LimitSheet } from './limit-sheet.tsx';
import { RemovalSheet } from './removal-sheet.tsx';
import styles from './work-hours.module.css';

type Open = { readonly sheet: 'form'; readonly limit: WorkLimit | null } | { readonly sheet: 'removal'; readonly limit: WorkLimit };

/** Work-time limits: restriction profiles that come and go by the week (product.md, Work Smart). */
export const WorkHoursScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { value, refusal } = useAsk('workHours', 'list', {});
  const [open, setOpen] = useState<Open | null>(null);
  const opener = useRef<Element | null>(null);
  const show = (next: Open) => {
    opener.current = document.activeElement;
    setOpen(next);
  };
  const close = () => {
    setOpen(null);
    // Once the sheet and its focus trap are gone.
    setTimeout(() => opener.current instanceof HTMLElement && opener.current.focus(), 0);
  };
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show({ sheet: 'form', limit: null })}>
      {t('workHours.add')}
    </Button>
  );
  const none = value?.limits.length === 0;
  return (
    <Page
      title={t('workHours.title')}
      subtitle={t('workHours.subtitle')}
      leading={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={t('workHours.back')}
          onClick={() => void navigate({ to: '/operations' })}
        >
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
      actions={none ? undefined : add}
    >
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconCalendarTime} title={refusalText(t, refusal)} />
        )
      ) : none ? (
        <Empty icon={IconCalendarTime} title={t('workHours.empty.title')} action={add}>
          {t('workHours.empty.text')}
        </Empty>
      ) : (
        <div className={styles.page}>
          {value.limits.map((limit) => (
            <LimitCard
              key={limit.id}
              limit={limit}
              onEdit={() => show({ sheet: 'form', limit })}
              onRemove={() => show({ sheet: 'removal', limit })}
            />
          ))}
          <Notice tone="info" icon={IconInfoCircle}>
            <p>{t('workHours.asleep')}</p>
          </Notice>
        </div>
      )}
      {open?.sheet === 'form' ? <LimitSheet limit={open.limit} onClose={close} /> : null}
      {open?.sheet === 'removal' ? <RemovalSheet limit={open.limit} onClose={close} /> : null}
    </Page>
  );
};
