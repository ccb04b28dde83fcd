import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { StepKind } from '#contract/recipe.ts';
import type { RecipeProblem } from '#contract/recipes.ts';
import { useText } from '../../text/use-text.ts';
import { addable, type Draft, moved, withoutStep, withSettings, withStep } from './recipe-draft.ts';
import styles from './recipes.module.css';
import { StepRow, stepButtonId } from './step-row.tsx';
import { StepSettings } from './step-settings.tsx';

interface StepEditorProps {
  readonly draft: Draft;
  readonly problems: readonly RecipeProblem[];
  readonly passwordsMissing: readonly string[];
  readonly onChange: (draft: Draft) => void;
  readonly onPassword: (ssid: string) => void;
}

/** The steps of a recipe in their order: added, moved and removed, all by keyboard, too. */
export const StepEditor = ({ draft, problems, passwordsMissing, onChange, onPassword }: StepEditorProps) => {
  const { t } = useText();
  const [said, setSaid] = useState('');
  const [focus, setFocus] = useState<{ readonly ids: readonly string[] } | null>(null);
  // A moved row leaves the page for a moment, and takes the focus with it.
  useEffect(() => {
    const button = focus?.ids.map((id) => document.getElementById(id)).find((each) => each instanceof HTMLButtonElement && !each.disabled);
    button?.focus();
  }, [focus]);

  const nameOf = (kind: StepKind) => t(`recipes.steps.${kind}`);
  const move = (index: number, by: -1 | 1) => {
    const step = draft.steps[index];
    const next = moved(draft, index, by);
    if (step === undefined || next === draft) return;
    onChange(next);
    setSaid(t('recipes.editor.moved', { step: nameOf(step.step), place: index + by + 1 }));
    const order = by === -1 ? (['up', 'down'] as const) : (['down', 'up'] as const);
    setFocus({ ids: order.map((which) => stepButtonId(step.uid, which)) });
  };
  const remove = (index: number) => {
    const step = draft.steps[index];
    if (step === undefined) return;
    onChange(withoutStep(draft, index));
    setSaid(t('recipes.editor.removed', { step: nameOf(step.step) }));
    const neighbour = draft.steps[index + 1] ?? draft.steps[index - 1];
    if (neighbour !== undefined) setFocus({ ids: [stepButtonId(neighbour.uid, 'up'), stepButtonId(neighbour.uid, 'down')] });
  };
  const add = (value: string | null) => {
    const kind = addable(draft).find((each) => each === value);
    if (kind === undefined) return;
    const added = withStep(draft, kind);
    onChange(added.draft);
    setSaid(t('recipes.editor.added', { step: nameOf(kind), place: added.index + 1 }));
    setFocus({ ids: [stepButtonId(added.uid, 'up'), stepButtonId(added.uid, 'down')] });
  };

  return (
    <>
      <p className={styles.hint}>{t('recipes.editor.stepsHint')}</p>
      <ol className={styles.rows}>
        {draft.steps.map((step, index) => (
          <StepRow
            key={step.uid}
            step={step}
            place={index + 1}
            count={draft.steps.length}
            problems={problems.filter((problem) => problem.step === index + 1)}
            onMove={(by) => move(index, by)}
            onRemove={() => remove(index)}
          >
            <StepSettings
              step={step}
              passwordsMissing={passwordsMissing}
              onChange={(change) => onChange(withSettings(draft, index, change))}
              onPassword={onPassword}
            />
          </StepRow>
        ))}
      </ol>
      <Select
        label={t('recipes.editor.add')}
        placeholder={t('recipes.editor.addChoose')}
        className={styles.add ?? ''}
        searchable
        withScrollArea={false}
        comboboxProps={{ withinPortal: false }}
        classNames={{ dropdown: styles.choices ?? '' }}
        value={null}
        disabled={addable(draft).length === 0}
        data={addable(draft).map((kind) => ({ value: kind, label: nameOf(kind) }))}
        onChange={add}
      />
      <p role="status" className="seen-by-readers-only">
        {said}
      </p>
    </>
  );
};
