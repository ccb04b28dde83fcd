import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { PushCertificateView, PushForm } from '#contract/certificates.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { useCountries } from './countries.ts';
import styles from './wizard.module.css';

type Field = keyof PushForm;
/** Under which field a refusal of main is written. */
const fieldOf: Readonly<Record<string, Field>> = {
  'organization-empty': 'organizationName',
  'name-not-half-width': 'contactName',
  'email-invalid': 'email',
  'country-invalid': 'country',
  'account-invalid': 'appleAccount',
};
const halfWidthFields: readonly Field[] = ['contactName', 'email', 'appleAccount'];

interface WizardFormProps {
  readonly push: PushCertificateView | null;
  readonly vendor: ValueOf<'certificates', 'overview'>['vendor'];
}

/** What the request will say. Full-width letters are made half-width as one leaves a field. */
export const WizardForm = ({ push, vendor }: WizardFormProps) => {
  const { t } = useText();
  const navigate = useNavigate();
  const settings = useAsk('settings', 'get', {});
  const begin = useCall('certificates', 'beginPush');
  const countries = useCountries();
  const [narrowed, setNarrowed] = useState<Field | null>(null);
  const form = useForm<PushForm>({
    initialValues: {
      organizationName: settings.value?.organizationName ?? '',
      contactName: '',
      email: '',
      country: 'JP',
      appleAccount: push?.appleAccount ?? '',
    },
  });

  const submit = async (values: PushForm) => {
    setNarrowed(null);
    const answer = await begin.run(values);
    if (answer.ok) return;
    const field = fieldOf[answer.error.code];
    if (field === undefined) return;
    form.setFieldError(field, refusalText(t, { noun: 'certificates', call: 'beginPush', code: answer.error.code, details: {} }));
    document.getElementById(`push-${field}`)?.focus();
  };
  const narrow = (field: Field) => {
    const before = form.getValues()[field];
    const after = before.normalize('NFKC').replace(/\s+/g, ' ').trim();
    if (after === before) return;
    form.setFieldValue(field, after);
    if (before.trim() !== after) setNarrowed(field);
  };
  const input = (field: Exclude<Field, 'country'>) => ({
    id: `push-${field}`,
    required: true,
    ...form.getInputProps(field),
    ...(halfWidthFields.includes(field) ? { onBlur: () => narrow(field) } : {}),
    inputWrapperOrder: ['label', 'description', 'input', 'error'] as ('label' | 'description' | 'input' | 'error')[],
  });
  const hint = (field: Field, text: string) => (narrowed === field ? `${text} ${t('wizard.form.narrowed')}` : text);
  const general = begin.refusal !== null && fieldOf[begin.refusal.code] === undefined ? begin.refusal : null;

  return (
    <form className={styles.form} noValidate onSubmit={form.onSubmit((values) => void submit(values))}>
      {vendor === null ? (
        <Notice
          tone="amber"
          icon={IconAlertTriangle}
          action={
            <Button variant="default" onClick={() => void navigate({ to: '/certificates' })}>
              {t('wizard.form.vendorAction')}
            </Button>
          }
        >
          <p>{t('wizard.form.vendorMissing')}</p>
        </Notice>
      ) : null}
      <TextInput
        label={t('wizard.form.organizationName')}
        description={t('wizard.form.organizationHint')}
        maxLength={200}
        autoComplete="organization"
        {...input('organizationName')}
      />
      <TextInput
        label={t('wizard.form.contactName')}
        description={hint('contactName', t('wizard.form.contactHint'))}
        maxLength={100}
        autoComplete="name"
        {...input('contactName')}
      />
      <TextInput
        label={t('wizard.form.email')}
        description={hint('email', t('wizard.form.emailHint'))}
        maxLength={254}
        inputMode="email"
        autoComplete="email"
        {...input('email')}
      />
      <Select
        id="push-country"
        label={t('wizard.form.country')}
        description={t('wizard.form.countryHint')}
        required
        searchable
        allowDeselect={false}
        data={countries}
        {...form.getInputProps('country')}
      />
      <TextInput
        label={t('wizard.form.appleAccount')}
        description={hint('appleAccount', t('wizard.form.accountHint'))}
        maxLength={254}
        inputMode="email"
        autoComplete="off"
        {...input('appleAccount')}
      />
      {general === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, general)}</p>
        </Notice>
      )}
      <div>
        <Button type="submit" loading={begin.pending} disabled={vendor === null}>
          {t('wizard.form.action')}
        </Button>
      </div>
    </form>
  );
};
