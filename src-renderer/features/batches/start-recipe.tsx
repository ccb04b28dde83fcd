import { Radio } from '@mantine/core';
import { IconEraser, IconKey, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import type { KeptRecipe } from '#contract/recipes.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import styles from './start.module.css';

/** Finds out which recipe is right, and tells the name of the shipped one. */
export type RecipeGuide = (choose: (shipped: string) => void) => ReactNode;

interface StartRecipeProps {
  readonly chosen: string | null;
  readonly onChoose: (recipeId: string) => void;
  readonly guide: RecipeGuide | undefined;
}

/** Which recipe: each with what it means for the devices. */
export const StartRecipe = ({ chosen, onChoose, guide }: StartRecipeProps) => {
  const { t } = useText();
  const { value, refusal } = useAsk('recipes', 'list', {});
  if (value === undefined)
    return refusal === null ? <DelayedLoader label={t('frame.loading')} /> : <p role="alert">{refusalText(t, refusal)}</p>;
  return (
    <>
      <Radio.Group label={t('batches.start.recipe.choose')} value={chosen} onChange={onChoose}>
        <div className={styles.recipes}>
          {value.recipes.map((kept) => (
            <Choice key={kept.id} kept={kept} chosen={kept.id === chosen} />
          ))}
        </div>
      </Radio.Group>
      {value.recipes.length === 0 ? <p role="status">{t('batches.start.recipe.none')}</p> : null}
      {guide === undefined ? null : (
        <details className={styles.guide}>
          <summary>{t('batches.start.recipe.route')}</summary>
          {guide((shipped) => {
            const found = value.recipes.find((kept) => kept.shipped === shipped);
            if (found !== undefined) onChoose(found.id);
          })}
        </details>
      )}
      <p>
        <Link to="/recipes">{t('batches.start.recipe.manage')}</Link>
      </p>
    </>
  );
};

const wordsOf = ({ shipped, recipe }: KeptRecipe, t: Say) =>
  shipped === null
    ? { name: recipe.name, note: recipe.note }
    : { name: t(`recipes.shipped.${shipped}.name`), note: t(`recipes.shipped.${shipped}.note`) };

const Choice = ({ kept, chosen }: { kept: KeptRecipe; chosen: boolean }) => {
  const { t } = useText();
  const id = useId();
  const { name, note } = wordsOf(kept, t);
  return (
    <label className={styles.recipe} htmlFor={id}>
      <Radio id={id} value={kept.id} size="sm" aria-label={name} {...(chosen ? { 'data-autofocus': true } : {})} />
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className="quiet">{note}</span>
        {kept.passwordsMissing.map((ssid) => (
          <span key={ssid} className={styles.lack}>
            {t('recipes.passwordMissing', { ssid })}
          </span>
        ))}
      </span>
      <span className={styles.chips}>
        <Chip
          tone={kept.erases ? 'bad' : 'good'}
          icon={kept.erases ? IconEraser : IconShieldCheck}
          label={t(kept.erases ? 'recipes.erases' : 'recipes.keeps')}
        />
        {kept.wants.map((want) => (
          <Chip key={want} tone="muted" icon={IconKey} label={t(`recipes.wants.${want}`)} />
        ))}
        <span className="quiet">{t('batches.start.recipe.steps', { count: kept.recipe.steps.length })}</span>
      </span>
    </label>
  );
};
