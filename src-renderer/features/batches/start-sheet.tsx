import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { BatchPlan } from '#contract/batches.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './start.module.css';
import { type Details, firstDetails, keepOperator, type StartFrom } from './start-choices.ts';
import { StartConfirm, StartConfirmButton, type Typed } from './start-confirm.tsx';
import { StartDetails } from './start-details.tsx';
import { canGoOn, StartPlan } from './start-plan.tsx';
import { type RecipeGuide, StartRecipe } from './start-recipe.tsx';
import { useExpected } from './use-expected.ts';
import { keepRecipe, usualRecipe } from './usual-recipe.ts';

interface StartSheetProps {
  readonly from: StartFrom;
  readonly guide?: RecipeGuide | undefined;
  readonly onClose: () => void;
  readonly onStarted: (batchId: string) => void;
}

const allSteps = ['recipe', 'details', 'plan', 'confirm'] as const;
const laterSteps = ['plan', 'confirm'] as const;
type Step = (typeof allSteps)[number];

/** From the choice of a recipe to the confirmation: what will happen is planned by main, frozen, shown, and only then begun. */
export const StartSheet = ({ from, guide, onClose, onStarted }: StartSheetProps) => {
  const { t, language } = useText();
  const { batch } = from;
  const slots = useAsk('bench', 'slots', {}).value?.slots ?? [];
  const ready = slots.filter(({ state, attached }) => state === 'ready' && attached).map(({ udid }) => udid);
  const steps: readonly Step[] = batch === null ? allSteps : laterSteps;
  const [step, setStep] = useState<Step>(steps[0] ?? 'plan');
  const recipes = useAsk('recipes', 'list', {}).value?.recipes;
  const [picked, setPicked] = useState<string | null>(null);
  const meant = recipes?.find(({ shipped }) => shipped !== null && shipped === from.recipe);
  const recipeId = picked ?? meant?.id ?? usualRecipe(recipes ?? []);
  const [details, setDetails] = useState<Details>(() => firstDetails(from, ready.length, t, language));
  const [plan, setPlan] = useState<BatchPlan | null>(null);
  const [typed, setTyped] = useState<Typed>({ phrase: '', reason: '' });
  const planning = useCall('batches', 'plan');
  const start = useCall('batches', 'start');
  const expected = useExpected(details, from);
  const at = steps.indexOf(step);

  const udids =
    batch !== null ? (from.chosen.length > 0 ? from.chosen : ready) : { chosen: from.chosen, ready, nobody: [] }[details.devices];
  const draw = async () => {
    setPlan(null);
    setTyped({ phrase: '', reason: '' });
    const answer = await planning.run({
      batchId: batch?.id ?? null,
      recipeId: recipeId ?? '',
      udids: [...udids],
      expected: await expected.rows(),
    });
    if (answer.ok) setPlan(answer.value);
  };
  const [drawn, setDrawn] = useState(false);
  if (batch !== null && !drawn && slots.length > 0) {
    setDrawn(true);
    // The question leaves this render before it is asked.
    queueMicrotask(() => void draw());
  }
  const go = (to: Step | undefined) => {
    if (to === undefined) return;
    setStep(to);
    start.reset();
    if (to === 'plan' && step === 'details') void draw();
  };
  const press = async () => {
    if (plan === null) return;
    const { name, operator, target, autoStart } = batch ?? {
      ...details,
      target: typeof details.target === 'number' ? details.target : null,
    };
    const { phrase, reason } = typed;
    const answer = await start.run({ planId: plan.planId, typed: phrase, reason, name, operator, target, autoStart });
    if (!answer.ok) return;
    keepOperator(operator);
    if (batch === null && recipeId !== null) keepRecipe(recipeId);
    told(t('batches.start.started', { count: answer.value.started }));
    onStarted(answer.value.batchId);
  };
  const possible = {
    recipe: recipeId !== null,
    details: details.name.trim() !== '' && (details.devices !== 'nobody' || details.autoStart) && expected.ready,
    plan: plan !== null && canGoOn(plan, details.autoStart && batch === null),
    confirm: false,
  }[step];

  // Enter leads from step to step, each with the focus where it is answered; what is begun at the end wants more.
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();
  const there = step === 'recipe' ? recipes !== undefined : step !== 'plan' || plan !== null;
  useEffect(() => {
    if (!there) return;
    const { current } = form;
    const next = [...(current?.elements ?? [])].find((element) => element instanceof HTMLButtonElement && element.type === 'submit');
    (current?.querySelector<HTMLElement>('[data-autofocus]') ?? (next as HTMLElement | undefined))?.focus();
  }, [step, there]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (possible) go(steps[at + 1]);
  };

  return (
    <Sheet
      open
      title={t(batch === null ? 'batches.start.title' : 'batches.start.addTitle')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={780}
      footer={
        <>
          {step === 'confirm' && plan !== null ? (
            <StartConfirmButton plan={plan} typed={typed} pending={start.pending} onPress={() => void press()} />
          ) : null}
          <span className={styles.push} />
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          {at > 0 ? (
            <Button variant="default" onClick={() => go(steps[at - 1])}>
              {t('batches.start.back')}
            </Button>
          ) : null}
          {step === 'confirm' ? null : (
            <Button type="submit" form={formId} disabled={!possible}>
              {t('batches.start.next')}
            </Button>
          )}
        </>
      }
    >
      <form id={formId} ref={form} className={styles.form} onSubmit={onSubmit}>
        <p className={styles.step} aria-live="polite">
          {t('batches.start.step', { number: at + 1, total: steps.length, name: t(`batches.start.steps.${step}`) })}
        </p>
        {step === 'recipe' ? <StartRecipe chosen={recipeId} onChoose={setPicked} guide={guide} /> : null}
        {step === 'details' ? (
          <StartDetails details={details} onChange={setDetails} chosen={from.chosen.length} ready={ready.length} expected={expected} />
        ) : null}
        {step === 'plan' ? (
          <StartPlan
            plan={plan}
            refusal={planning.refusal === null ? null : refusalText(t, planning.refusal)}
            alone={details.autoStart && batch === null}
            onAgain={() => void draw()}
          />
        ) : null}
        {step === 'confirm' && plan !== null ? (
          <StartConfirm
            plan={plan}
            typed={typed}
            onTyped={setTyped}
            refusal={start.refusal === null ? null : refusalText(t, start.refusal)}
          />
        ) : null}
      </form>
    </Sheet>
  );
};
