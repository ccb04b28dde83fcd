import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { SearchField } from '../../ui/search-field.tsx';
import styles from './activity.module.css';
import { kinds } from './activity-kinds.ts';
import { type ActivitySearch, isFiltered } from './activity-search.ts';

const actors = ['@people', '@device', '@shitaku'] as const;
/** What the trail is narrowed down to; it stands in the address. */
export const ActivityFilterBar = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const search = useSearch({ from: '/activity' });
  const [cleared, setCleared] = useState(0);
  const look = (change: { readonly [K in keyof ActivitySearch]: ActivitySearch[K] | undefined }) => {
    const next = Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== ''));
    return navigate({ to: '/activity', search: next, replace: true });
  };
  return (
    <search className={styles.bar} aria-label={t('activity.filter.label')}>
      <SearchField
        key={cleared}
        label={t('activity.filter.text')}
        className={styles.search}
        value={search.text ?? ''}
        onSearch={(text) => void look({ text })}
      />
      <Select
        className={styles.actorChoice ?? ''}
        aria-label={t('activity.filter.actor')}
        value={search.actor ?? ''}
        allowDeselect={false}
        data={[
          { value: '', label: t('activity.filter.everyone') },
          ...actors.map((value) => ({
            value,
            label: value === '@people' ? t('activity.filter.people') : t(`activity.actors.${value}`),
          })),
        ]}
        onChange={(actor) => void look({ actor: actor ?? undefined })}
      />
      <Select
        className={styles.kindChoice ?? ''}
        aria-label={t('activity.filter.kind')}
        value={search.kind ?? ''}
        allowDeselect={false}
        maxDropdownHeight={360}
        data={[
          { value: '', label: t('activity.filter.everyKind') },
          ...kinds.map((value) => ({ value, label: t(`activity.kinds.${value}`) })),
        ]}
        onChange={(kind) => void look({ kind: kind ?? undefined })}
      />
      {(['from', 'until'] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          className={styles.date ?? ''}
          label={t(`activity.filter.${end}`)}
          value={search[end] ?? ''}
          onChange={(event) => void look({ [end]: event.currentTarget.value })}
        />
      ))}
      {search.subject === undefined ? null : (
        <span className={styles.chosen}>
          <span>{t('activity.filter.subject', { subject: search.subject })}</span>
          <CloseButton size="sm" aria-label={t('activity.filter.subjectOff')} onClick={() => void look({ subject: undefined })} />
        </span>
      )}
      {isFiltered(search) ? (
        <Button
          variant="default"
          onClick={() => void navigate({ to: '/activity', search: {}, replace: true }).then(() => setCleared(cleared + 1))}
        >
          {t('activity.filter.clear')}
        </Button>
      ) : null}
    </search>
  );
};
