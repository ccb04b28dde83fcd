import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconChefHat, IconFileImport, IconPlus, IconRoute } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { KeptRecipe } from '#contract/recipes.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { PasswordSheet } from './password-sheet.tsx';
import { cardId, RecipeCard } from './recipe-card.tsx';
import { draftOf, emptyDraft } from './recipe-draft.ts';
import { type Editing, RecipeEditor } from './recipe-editor.tsx';
import { RecipeImportSheet } from './recipe-import-sheet.tsx';
import { RecipeRemovalSheet } from './recipe-removal-sheet.tsx';
import { nameOf, noteOf } from './recipe-text.ts';
import styles from './recipes.module.css';
import { RouteSheet } from './route-sheet.tsx';

type Open =
  | { readonly sheet: 'import' | 'guide' }
  | { readonly sheet: 'remove'; readonly kept: KeptRecipe }
  | { readonly sheet: 'password'; readonly ssid: string };

/** The recipe book: what is done to devices, in which order (product.md 4.7, I-25). */
export const RecipesScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { value, refusal } = useAsk('recipes', 'list', {});
  const [editing, setEditing] = useState<Editing | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  if (editing !== null) return <RecipeEditor editing={editing} onClose={() => setEditing(null)} />;

  const create = (draft: Editing['draft'], fromFile: string | null = null) => {
    close();
    setEditing({ id: null, revision: null, draft, fromFile });
  };
  const copy = (kept: KeptRecipe) => {
    const name = t('recipes.copyOf', { name: nameOf(t, kept) }).slice(0, 100);
    create({ ...draftOf(kept.recipe), name, note: noteOf(t, kept) });
  };
  const edit = ({ id, revision, recipe }: KeptRecipe) => setEditing({ id, revision, draft: draftOf(recipe), fromFile: null });
  const card = (kept: KeptRecipe) => (
    <RecipeCard
      key={kept.id}
      kept={kept}
      onCopy={() => copy(kept)}
      onEdit={() => edit(kept)}
      onRemove={() => setOpen({ sheet: 'remove', kept })}
      onPassword={(ssid) => setOpen({ sheet: 'password', ssid })}
    />
  );
  const own = value?.recipes.filter(({ shipped }) => shipped === null) ?? [];
  const shipped = value?.recipes.filter((each) => each.shipped !== null) ?? [];

  return (
    <Page
      title={t('recipes.title')}
      subtitle={t('recipes.subtitle')}
      leading={
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('common.back')} onClick={() => void navigate({ to: '/bench' })}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
      actions={
        <>
          <Button variant="default" leftSection={<IconRoute size={16} aria-hidden />} onClick={() => setOpen({ sheet: 'guide' })}>
            {t('recipes.guide')}
          </Button>
          <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} onClick={() => setOpen({ sheet: 'import' })}>
            {t('recipes.import')}
          </Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => create(emptyDraft())}>
            {t('recipes.create')}
          </Button>
        </>
      }
    >
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconChefHat} title={refusalText(t, refusal)} />
        )
      ) : (
        <div className={styles.page}>
          <h2>{t('recipes.own')}</h2>
          {own.length === 0 ? <p className="quiet">{t('recipes.ownNone')}</p> : own.map(card)}
          <h2>{t('recipes.shippedTitle')}</h2>
          {shipped.map(card)}
        </div>
      )}
      {open?.sheet === 'import' ? (
        <RecipeImportSheet onClose={close} onOpen={(recipe, fileName) => create(draftOf(recipe), fileName)} />
      ) : null}
      {open?.sheet === 'guide' ? (
        <RouteSheet
          onClose={close}
          onChoose={(id) => {
            close();
            // Once the sheet has given the focus back.
            setTimeout(() => {
              document.getElementById(cardId(id))?.scrollIntoView({ block: 'center' });
              document.getElementById(cardId(id))?.focus({ preventScroll: true });
            }, 0);
          }}
        />
      ) : null}
      {open?.sheet === 'remove' ? <RecipeRemovalSheet kept={open.kept} onClose={close} /> : null}
      {open?.sheet === 'password' ? <PasswordSheet ssid={open.ssid} onClose={close} /> : null}
    </Page>
  );
};
