import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconCircleCheck, IconFileText } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { told } from '../../ui/toast.ts';
import { PasswordSheet } from './password-sheet.tsx';
import { ProblemList } from './problem-list.tsx';
import { type Draft, recipeOf } from './recipe-draft.ts';
import styles from './recipes.module.css';
import { StepEditor } from './step-editor.tsx';

/** What is edited: `id` null makes a new recipe. */
export interface Editing {
  readonly id: string | null;
  readonly revision: number | null;
  readonly draft: Draft;
  readonly fromFile: string | null;
}

/** A recipe under construction. Main says at every change what is wrong with it; it is kept once nothing is. */
export const RecipeEditor = ({ editing, onClose }: { editing: Editing; onClose: () => void }) => {
  const { t } = useText();
  const [draft, setDraft] = useState(editing.draft);
  const [leaving, setLeaving] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  const verdict = useRef<HTMLDivElement>(null);
  const save = useCall('recipes', 'save');
  const check = useCall('recipes', 'check');
  const { value } = useAsk('recipes', 'check', { recipe: recipeOf(draft) }, { keepPrevious: true });
  const problems = value?.problems ?? [];
  const wholly = problems.filter(({ step }) => step === null);

  const change = (next: Draft) => {
    save.reset();
    setDraft(next);
  };
  const leave = () => {
    if (draft === editing.draft && editing.fromFile === null) onClose();
    else setLeaving(true);
  };
  const submit = async () => {
    const recipe = recipeOf(draft);
    const checked = await check.run({ recipe });
    if (!checked.ok || checked.value.problems.length > 0) {
      verdict.current?.focus();
      return;
    }
    const answer = await save.run({ id: editing.id, revision: editing.revision, recipe, fromFile: editing.fromFile });
    if (!answer.ok) {
      if (answer.error.code === 'name-taken') document.getElementById('recipe-name')?.focus();
      return;
    }
    told(t('recipes.editor.saved'));
    onClose();
  };

  return (
    <Page
      title={t(editing.id === null ? 'recipes.editor.titleNew' : 'recipes.editor.titleEdit')}
      leading={
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('recipes.editor.back')} onClick={leave}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
      actions={
        <Button loading={save.pending || check.pending} onClick={() => void submit()}>
          {t('recipes.editor.save')}
        </Button>
      }
    >
      <div className={styles.page}>
        {editing.fromFile === null ? null : (
          <Notice tone="info" icon={IconFileText}>
            <p>{t('recipes.editor.fromFile', { fileName: editing.fromFile })}</p>
          </Notice>
        )}
        <div ref={verdict} tabIndex={-1} role="status">
          {value === undefined ? null : problems.length === 0 ? (
            <Notice tone="good" icon={IconCircleCheck} title={t('recipes.editor.good')} />
          ) : (
            <Notice tone="amber" icon={IconAlertTriangle} title={t('recipes.editor.bad', { count: problems.length })}>
              {wholly.length === 0 ? null : <ProblemList problems={wholly} />}
            </Notice>
          )}
        </div>
        {save.refusal === null || save.refusal.code === 'name-taken' ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusalText(t, save.refusal)}</p>
          </Notice>
        )}
        <div className={styles.head}>
          <TextInput
            id="recipe-name"
            label={t('recipes.editor.name')}
            value={draft.name}
            maxLength={100}
            error={save.refusal?.code === 'name-taken' ? refusalText(t, save.refusal) : null}
            onChange={(event) => change({ ...draft, name: event.currentTarget.value })}
          />
          <Textarea
            label={t('recipes.editor.note')}
            value={draft.note}
            maxLength={2_000}
            autosize
            minRows={1}
            maxRows={6}
            onChange={(event) => change({ ...draft, note: event.currentTarget.value })}
          />
        </div>
        <Panel title={t('recipes.editor.steps')}>
          <StepEditor
            draft={draft}
            problems={problems}
            passwordsMissing={value?.passwordsMissing ?? []}
            onChange={change}
            onPassword={setPassword}
          />
        </Panel>
      </div>
      {password === null ? null : <PasswordSheet ssid={password} onClose={() => setPassword(null)} />}
      <ConfirmSheet
        open={leaving}
        title={t('recipes.editor.discard.title')}
        cancelLabel={t('recipes.editor.discard.cancel')}
        actionLabel={t('recipes.editor.discard.action')}
        pending={false}
        onCancel={() => setLeaving(false)}
        onConfirm={onClose}
      >
        <p>{t('recipes.editor.discard.text')}</p>
      </ConfirmSheet>
    </Page>
  );
};
