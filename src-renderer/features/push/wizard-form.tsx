import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { PushForm, PushWizard } from '#contract/push.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import { useAutosave } from '../../wizard/use-autosave.ts';
import shared from '../../wizard/wizard.module.css';
import { useCountries } from './countries.ts';
import { type FormField, fieldOf, halfWidth, isHalfWidth, needsRomaji } from './form-fields.ts';
import { SignerChoice } from './signer-choice.tsx';
import styles from './wizard.module.css';

interface WizardFormProps {
  readonly wizard: PushWizard;
  readonly signers: ValueOf<'push', 'overview'>['signers'];
}

/** What the request will say, and who signs it. Full-width letters are made half-width as one leaves a field. */
export const WizardForm = ({ wizard, signers }: WizardFormProps) => {
  const { t } = useText();
  const submitForm = useCall('push', 'submitForm');
  const saveForm = useCall('push', 'saveForm');
  const autosave = useAutosave(saveForm.run);
  const countries = useCountries();
  const [narrowed, setNarrowed] = useState<FormField | null>(null);
  const form = useForm<PushForm>({ initialValues: wizard.form, onValuesChange: (values) => autosave.touch(values) });

  const submit = async (values: PushForm) => {
    setNarrowed(null);
    autosave.drop();
    const answer = await submitForm.run(values);
    if (answer.ok) return;
    // Refused, it was not kept either; what was typed meanwhile counts.
    autosave.touch(form.getValues());
    const field = fieldOf[answer.error.code];
    if (field === undefined) return;
    const refusal = { noun: 'push', call: 'submitForm', code: answer.error.code, details: answer.error.details ?? {} };
    form.setFieldError(field, refusalText(t, refusal));
    document.getElementById(`push-${field}`)?.focus();
  };
  const narrow = (field: FormField) => {
    const before = form.getValues()[field];
    const after = halfWidth(before);
    if (after === before) return;
    form.setFieldValue(field, after);
    if (before.trim() !== after) setNarrowed(field);
  };
  const input = (field: Exclude<FormField, 'country' | 'signer'>) => ({
    id: `push-${field}`,
    required: true,
    ...form.getInputProps(field),
    ...(isHalfWidth(field) ? { onBlur: () => narrow(field) } : {}),
    inputWrapperOrder: ['label', 'description', 'input', 'error'] as ('label' | 'description' | 'input' | 'error')[],
  });
  const hint = (field: FormField, text: string) => (narrowed === field ? `${text} ${t('push.form.narrowed')}` : text);
  const romaji = needsRomaji(form.getValues().contactName);
  const { refusal } = submitForm;
  const general = refusal !== null && fieldOf[refusal.code] === undefined ? refusal : null;

  return (
    <form className={styles.form} noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      <TextInput
        label={t('push.form.organizationName')}
        description={t('push.form.organizationHint')}
        maxLength={200}
        autoComplete="organization"
        {...input('organizationName')}
      />
      <TextInput
        label={t('push.form.contactName')}
        description={hint('contactName', t(romaji ? 'push.form.contactRomaji' : 'push.form.contactHint'))}
        maxLength={100}
        autoComplete="name"
        {...input('contactName')}
      />
      <TextInput
        label={t('push.form.email')}
        description={hint('email', t('push.form.emailHint'))}
        maxLength={254}
        inputMode="email"
        autoComplete="email"
        {...input('email')}
      />
      <Select
        id="push-country"
        label={t('push.form.country')}
        description={t('push.form.countryHint')}
        required
        searchable
        allowDeselect={false}
        data={countries}
        {...form.getInputProps('country')}
      />
      <TextInput
        label={t('push.form.appleAccount')}
        description={hint('appleAccount', t('push.form.accountHint'))}
        maxLength={254}
        inputMode="email"
        autoComplete="off"
        {...input('appleAccount')}
      />
      <SignerChoice
        signers={signers}
        value={form.getValues().signer}
        error={form.errors['signer']}
        onChange={(signer) => form.setFieldValue('signer', signer)}
      />
      <RefusedNotice refusal={general} />
      <div className={shared.row}>
        <Button type="submit" loading={submitForm.pending}>
          {t('push.form.action')}
        </Button>
        <span className="quiet" role="status">
          {t(`wizard.autosave.${autosave.saved}`)}
        </span>
      </div>
    </form>
  );
};
