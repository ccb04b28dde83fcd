import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import type { SettingsView } from '#contract/settings.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useLanguageChoice } from '../../frame/use-language-choice.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { refused, told } from '../../ui/toast.ts';
import styles from './settings.module.css';

const themes = ['auto', 'light', 'dark'] as const;
const languages = ['ja', 'en'] as const;

export const GeneralPanel = ({ view }: { view: SettingsView }) => {
  const { t, language } = useText();
  const id = useId();
  const rename = useCall('settings', 'setOrganizationName');
  const setTheme = useCall('settings', 'setTheme');
  const chooseLanguage = useLanguageChoice();
  const [draft, setDraft] = useState<string | null>(null);
  const name = draft ?? view.organizationName;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await rename.run({ name });
    if (!answer.ok) return;
    setDraft(null);
    told(t('settings.saved'));
  };
  const chooseTheme = async (theme: string) => {
    const answer = await setTheme.run({ theme: themes.find((each) => each === theme) ?? 'auto' });
    if (!answer.ok) refused((t) => refusalText(t, { noun: 'settings', call: 'setTheme', code: answer.error.code, details: {} }));
  };

  return (
    <Panel title={t('settings.general.title')}>
      <div className={styles.form}>
        <form className={styles.row} onSubmit={(event) => void save(event)} noValidate>
          <TextInput
            className={styles.wide ?? ''}
            label={t('settings.general.organizationName')}
            description={t('settings.general.organizationHint')}
            value={name}
            maxLength={200}
            error={rename.refusal === null ? null : refusalText(t, rename.refusal)}
            onChange={(event) => {
              rename.reset();
              setDraft(event.currentTarget.value);
            }}
          />
          <Button type="submit" variant="default" loading={rename.pending} disabled={name === view.organizationName}>
            {t('common.save')}
          </Button>
        </form>
        <div className={styles.choice}>
          <span id={`${id}-language`}>{t('settings.general.language')}</span>
          <SegmentedControl
            aria-labelledby={`${id}-language`}
            value={language}
            data={languages.map((each) => ({ value: each, label: t(`frame.languages.${each}`) }))}
            onChange={(next) => void chooseLanguage(next === 'ja' ? 'ja' : 'en')}
          />
        </div>
        <div className={styles.choice}>
          <span id={`${id}-theme`}>{t('settings.general.theme')}</span>
          <SegmentedControl
            aria-labelledby={`${id}-theme`}
            value={view.theme}
            data={themes.map((each) => ({ value: each, label: t(`settings.general.themes.${each}`) }))}
            onChange={(next) => void chooseTheme(next)}
          />
        </div>
      </div>
    </Panel>
  );
};
