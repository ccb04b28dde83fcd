import { Button } from '@mantine/core';
import { useText } from '../../text/use-text.ts';
import { PaneChoice } from './pane-choice.tsx';
import type { DraftStep } from './recipe-draft.ts';
import styles from './recipes.module.css';
import { StepField } from './step-field.tsx';
import { limitFields, stepFields } from './step-fields.ts';

interface StepSettingsProps {
  readonly step: DraftStep;
  /** Networks whose password is not known. */
  readonly passwordsMissing: readonly string[];
  readonly onChange: (change: Readonly<Record<string, unknown>>) => void;
  readonly onPassword: (ssid: string) => void;
}

/** The settings of one step. */
export const StepSettings = ({ step, passwordsMissing, onChange, onPassword }: StepSettingsProps) => {
  const { t } = useText();
  const { settings } = step;
  const fields = (list: typeof limitFields) =>
    list.map((field) => (
      <StepField key={field.key} field={field} value={settings[field.key]} onChange={(value) => onChange({ [field.key]: value })} />
    ));
  const ssid = typeof settings['ssid'] === 'string' ? settings['ssid'] : '';
  const missing = passwordsMissing.includes(ssid);
  return (
    <fieldset className={styles.settings} aria-label={t('recipes.editor.settings', { step: t(`recipes.steps.${step.step}`) })}>
      {fields(stepFields[step.step] ?? [])}
      {step.step === 'supervise' || step.step === 'assign' ? (
        <PaneChoice value={settings['skipPanes']} onChange={(skipPanes) => onChange({ skipPanes })} />
      ) : null}
      {step.step === 'wifi' && ssid !== '' ? (
        <div className={styles.passwordLine}>
          <span data-tone={missing ? 'amber' : 'good'} className={styles.toned}>
            {t(missing ? 'recipes.password.missing' : 'recipes.password.known')}
          </span>
          <Button variant="default" size="compact-sm" onClick={() => onPassword(ssid)}>
            {t('recipes.actions.setPassword')}
          </Button>
        </div>
      ) : null}
      <details className={styles.more}>
        <summary>{t('recipes.editor.more')}</summary>
        <div className={styles.limits}>{fields(limitFields)}</div>
      </details>
    </fieldset>
  );
};
