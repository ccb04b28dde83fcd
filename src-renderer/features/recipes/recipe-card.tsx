import { ActionIcon, Button } from '@mantine/core';
import { IconAlertTriangle, IconEraser, IconKey, IconShieldCheck, IconTrash } from '@tabler/icons-react';
import type { KeptRecipe } from '#contract/recipes.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ExportMenu } from './export-menu.tsx';
import { nameOf, noteOf } from './recipe-text.ts';
import styles from './recipes.module.css';

interface RecipeCardProps {
  readonly kept: KeptRecipe;
  readonly onCopy: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onPassword: (ssid: string) => void;
}

export const cardId = (id: string) => `recipe-${id}`;

/** One recipe: what it is for, its steps in order, what it needs, and what can be done with it. */
export const RecipeCard = ({ kept, onCopy, onEdit, onRemove, onPassword }: RecipeCardProps) => {
  const { t } = useText();
  const name = nameOf(t, kept);
  const note = noteOf(t, kept);
  return (
    <div id={cardId(kept.id)} tabIndex={-1}>
      <Panel
        title={name}
        aside={
          <div className={styles.actions}>
            <Button variant="default" aria-label={`${t('recipes.actions.copy')}: ${name}`} onClick={onCopy}>
              {t('recipes.actions.copy')}
            </Button>
            {kept.shipped === null ? (
              <Button variant="default" aria-label={`${t('recipes.actions.edit')}: ${name}`} onClick={onEdit}>
                {t('recipes.actions.edit')}
              </Button>
            ) : null}
            <ExportMenu id={kept.id} name={name} />
            {kept.shipped === null ? (
              <ActionIcon variant="default" size={28} aria-label={`${t('recipes.actions.remove')}: ${name}`} onClick={onRemove}>
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            ) : null}
          </div>
        }
      >
        <div className={styles.card}>
          {note === '' ? null : <p className={styles.note}>{note}</p>}
          <div className={styles.badges}>
            {kept.erases ? (
              <Chip tone="bad" icon={IconEraser} label={t('recipes.erases')} />
            ) : (
              <Chip tone="good" icon={IconShieldCheck} label={t('recipes.keeps')} />
            )}
            {kept.wants.map((want) => (
              <Chip key={want} tone="info" icon={IconKey} label={t(`recipes.wants.${want}`)} />
            ))}
          </div>
          <ol className={styles.steps} aria-label={t('recipes.editor.steps')}>
            {kept.recipe.steps.map(({ step }) => (
              <li key={step} data-erases={step === 'erase' || step === 'add-to-business' ? '' : undefined}>
                {t(`recipes.steps.${step}`)}
              </li>
            ))}
          </ol>
          {kept.passwordsMissing.map((ssid) => (
            <Notice
              key={ssid}
              tone="amber"
              icon={IconAlertTriangle}
              action={
                <Button variant="default" size="compact-sm" onClick={() => onPassword(ssid)}>
                  {t('recipes.actions.setPassword')}
                </Button>
              }
            >
              <p>{t('recipes.passwordMissing', { ssid })}</p>
            </Notice>
          ))}
        </div>
      </Panel>
    </div>
  );
};
