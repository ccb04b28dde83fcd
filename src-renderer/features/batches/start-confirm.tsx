import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { BatchPlan } from '#contract/batches.ts';
import type { Language } from '../../text/i18n.ts';
import { useText } from '../../text/use-text.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { normalised, TypedField } from '../../ui/typed-field.tsx';
import { PlanDevices } from './plan-devices.tsx';
import styles from './start.module.css';

export interface Typed {
  readonly phrase: string;
  readonly reason: string;
}

const tidy = (text: string): string => normalised(text).replace(/\s+/g, '').toLowerCase();

/** The phrase in the language of the screen: main takes those of all languages. */
const phraseOf = ({ confirmation, included }: BatchPlan, language: Language): string => {
  // A batch that begins without devices does nothing to any.
  if (included.length === 0) return '';
  const inJapanese = (text: string) => /[^\0-\x7f]/.test(text);
  return confirmation.expected.find((text) => inJapanese(text) === (language === 'ja')) ?? confirmation.expected[0] ?? '';
};

interface StartConfirmProps {
  readonly plan: BatchPlan;
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
  readonly refusal: string | null;
}

/** Level 2 of product.md 4.10, in proportion: what is erased stands in view, wants a reason, a phrase, and a button held down. */
export const StartConfirm = ({ plan, typed, onTyped, refusal }: StartConfirmProps) => {
  const { t, language } = useText();
  const erased = plan.included.filter(({ erases }) => erases);
  const phrase = phraseOf(plan, language);
  const label = {
    'erase-count': 'confirmation.typed',
    count: 'batches.start.confirm.typedCount',
    'serial-tail': 'batches.start.confirm.typedSerial',
  } as const;
  const others = plan.included.length - erased.length;
  return (
    <>
      {erased.length === 0 ? (
        <p>
          {plan.included.length === 0
            ? t('batches.start.confirm.leadNobody')
            : t('batches.start.confirm.lead', { count: plan.included.length })}
        </p>
      ) : (
        <>
          <Notice tone="bad" icon={IconAlertTriangle}>
            <p className={styles.nobody}>{t('batches.start.plan.erases', { count: erased.length })}</p>
            {others === 0 ? null : <p>{t('batches.start.confirm.others', { count: others })}</p>}
          </Notice>
          <PlanDevices title={t('batches.start.confirm.eraseLead')} devices={erased} />
        </>
      )}
      {plan.included.some(({ steps }) => steps.some(({ step, outlook }) => step === 'supervise' && outlook !== 'already')) ? (
        <p className={styles.nobody}>{t('batches.start.confirm.supervises')}</p>
      ) : null}
      {plan.reasonNeeded && plan.included.length > 0 ? (
        <Textarea
          data-autofocus
          label={t('confirmation.reason')}
          description={t('confirmation.reasonHint')}
          required
          value={typed.reason}
          maxLength={500}
          autosize
          minRows={2}
          maxRows={4}
          onChange={(event) => onTyped({ ...typed, reason: event.currentTarget.value })}
        />
      ) : null}
      {phrase === '' ? null : (
        <TypedField
          label={t(label[plan.confirmation.kind], { phrase })}
          description={t('batches.start.confirm.typedHint')}
          focused={!plan.reasonNeeded}
          value={typed.phrase}
          onChange={(value) => onTyped({ ...typed, phrase: value })}
        />
      )}
      <p className="quiet">{t('batches.start.confirm.sent')}</p>
      {refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusal}</p>
        </Notice>
      )}
    </>
  );
};

interface StartConfirmButtonProps {
  readonly plan: BatchPlan;
  readonly typed: Typed;
  readonly pending: boolean;
  readonly onPress: () => void;
}

/** Begins. Held down where something is erased; Enter never begins anything. */
export const StartConfirmButton = ({ plan, typed, pending, onPress }: StartConfirmButtonProps) => {
  const { t } = useText();
  const { expected } = plan.confirmation;
  const matches = plan.included.length === 0 || expected.some((phrase) => tidy(phrase) === tidy(typed.phrase));
  const reasonNeeded = plan.reasonNeeded && plan.included.length > 0;
  const ready = matches && (!reasonNeeded || typed.reason.trim() !== '');
  const erased = plan.included.filter(({ erases }) => erases).length;
  if (reasonNeeded) {
    return (
      <HoldButton
        label={t('batches.start.confirm.actionErase', { count: erased })}
        labels={{ hint: t('confirmation.hold'), left: (seconds) => t('confirmation.left', { seconds }) }}
        disabled={!ready}
        pending={pending}
        onHeld={onPress}
      />
    );
  }
  return (
    <Button
      disabled={!ready}
      loading={pending}
      onClick={onPress}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault();
      }}
    >
      {plan.included.length === 0
        ? t('batches.start.confirm.actionNobody')
        : t('batches.start.confirm.action', { count: plan.included.length })}
    </Button>
  );
};
