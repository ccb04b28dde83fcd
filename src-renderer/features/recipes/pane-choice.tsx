import { Checkbox, Radio } from '@mantine/core';
import { useState } from 'react';
import { type SetupPane, setupPanes, standardPanes } from '#contract/setup-panes.ts';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import styles from './recipes.module.css';

type Choice = 'all' | 'standard' | 'none' | 'own';
const choices: readonly Choice[] = ['all', 'standard', 'none', 'own'];

const choiceOf = (value: unknown): Choice => {
  if (value === 'all' || value === 'none') return value;
  const panes = Array.isArray(value) ? value : [];
  return panes.length === standardPanes.length && standardPanes.every((pane) => panes.includes(pane)) ? 'standard' : 'own';
};

/** Which panes of Setup Assistant are skipped: one of three presets, or each by its name (product.md J-31). */
export const PaneChoice = ({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) => {
  const { t } = useText();
  const [choice, setChoice] = useState<Choice>(choiceOf(value));
  const panes: readonly string[] = Array.isArray(value) ? value : [];
  const unknown = panes.filter((pane) => !setupPanes.includes(pane as SetupPane));
  const choose = (next: string) => {
    const known = choices.find((each) => each === next) ?? 'own';
    setChoice(known);
    if (known === 'all' || known === 'none') onChange(known);
    else if (known === 'standard') onChange([...standardPanes]);
    // One by one starts from what was chosen before.
    else onChange(value === 'all' ? [...setupPanes] : [...panes]);
  };
  return (
    <div className={styles.panes}>
      <Radio.Group label={t('recipes.paneChoice.label')} value={choice} onChange={choose}>
        <div className={styles.radios}>
          {choices.map((each) => (
            <Radio key={each} size="xs" value={each} label={t(`recipes.paneChoice.${each}`)} />
          ))}
        </div>
      </Radio.Group>
      {choice === 'own' ? (
        <Checkbox.Group label={t('recipes.paneChoice.list')} value={[...panes]} onChange={onChange}>
          <div className={styles.paneGrid}>
            {[...setupPanes, ...unknown].map((pane) => (
              <Checkbox key={pane} size="xs" value={pane} label={sayIfKnown(t, `recipes.panes.${pane}`) ?? pane} />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      <p className={styles.hint}>{t('recipes.paneChoice.location')}</p>
    </div>
  );
};
