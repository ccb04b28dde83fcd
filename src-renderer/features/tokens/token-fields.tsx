import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { useText } from '../../text/use-text.ts';
import type { Saved } from '../../wizard/use-autosave.ts';
import styles from './tokens.module.css';

/** What is typed in a token wizard. */
export interface TokenForm {
  readonly account: string;
  readonly clientId: string;
  readonly keyId: string;
}

type Field = keyof TokenForm;
/** Under which field a refusal of main is written. */
const fieldOf: Readonly<Record<string, Field>> = {
  'account-invalid': 'account',
  'client-id-invalid': 'clientId',
  'key-id-invalid': 'keyId',
};
const longest: Readonly<Record<Field, number>> = { account: 254, clientId: 100, keyId: 100 };

/** Whether a refused file is good for another try once a field was corrected. */
export const isOfField = (code: string): boolean => code in fieldOf;

interface TokenFieldsProps {
  readonly kind: TokenKind;
  readonly problem: TokenWizard['problem'];
  readonly form: TokenForm;
  readonly onForm: (form: TokenForm) => void;
  /** Kept so far: said under the fields. */
  readonly saved: Saved;
}

/** What has to be typed from the site. Full-width letters are made half-width as one leaves a field. */
export const TokenFields = ({ kind, problem, form, onForm, saved }: TokenFieldsProps) => {
  const { t } = useText();
  const [narrowed, setNarrowed] = useState<Field | null>(null);
  const narrow = (field: Field) => {
    const after = form[field].normalize('NFKC').replace(/\s+/g, '');
    if (after === form[field]) return;
    if (form[field].trim() !== after) setNarrowed(field);
    onForm({ ...form, [field]: after });
  };
  const code = problem?.code;
  const input = (field: Field, hint: string) => ({
    value: form[field],
    maxLength: longest[field],
    description: narrowed === field ? `${hint} ${t('tokens.portal.narrowed')}` : hint,
    error: refused(field),
    spellCheck: false,
    autoComplete: 'off',
    inputWrapperOrder: ['label', 'description', 'input', 'error'] as ('label' | 'description' | 'input' | 'error')[],
    onChange: (event: { currentTarget: { value: string } }) => onForm({ ...form, [field]: event.currentTarget.value }),
    onBlur: () => narrow(field),
  });
  const refused = (field: Field): string | null => {
    if (code !== 'account-invalid' && code !== 'client-id-invalid' && code !== 'key-id-invalid') return null;
    return fieldOf[code] === field ? t(`errors.tokens.import.${code}`) : null;
  };
  return (
    <div className={styles.fields}>
      {kind === 'api' ? (
        <>
          <TextInput label={t('tokens.portal.clientId')} required {...input('clientId', t('tokens.portal.clientIdHint'))} />
          <TextInput label={t('tokens.portal.keyId')} required {...input('keyId', t('tokens.portal.keyIdHint'))} />
        </>
      ) : null}
      <TextInput
        label={t('tokens.portal.account')}
        inputMode="email"
        {...input('account', t(kind === 'api' ? 'tokens.portal.accountApiHint' : 'tokens.portal.accountHint'))}
      />
      <p className="quiet" role="status">
        {t(`wizard.autosave.${saved}`)}
      </p>
    </div>
  );
};
