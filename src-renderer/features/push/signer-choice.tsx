import { Button, Radio } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PushSigner } from '#contract/push.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useText } from '../../text/use-text.ts';
import styles from './wizard.module.css';

interface SignerChoiceProps {
  readonly signers: ValueOf<'push', 'overview'>['signers'];
  readonly value: PushSigner;
  readonly error?: ReactNode;
  readonly onChange: (signer: PushSigner) => void;
}

/** Whose signature makes the CSR acceptable to Apple; what cannot be chosen says why. */
export const SignerChoice = ({ signers, value, error, onChange }: SignerChoiceProps) => {
  const { t } = useText();
  const navigate = useNavigate();
  const choose = (name: string) => {
    const found = signers.find(({ signer }) => signer === name);
    if (found !== undefined) onChange(found.signer);
  };
  const wantsVendor = signers.some(({ hindrance }) => hindrance === 'vendor-missing' || hindrance === 'vendor-expired');
  return (
    <div>
      <Radio.Group
        label={t('push.signer.label')}
        description={t('push.signer.hint')}
        value={value}
        error={error}
        onChange={choose}
        inputWrapperOrder={['label', 'description', 'input', 'error']}
      >
        <div className={styles.signers}>
          {signers.map(({ signer, available, hindrance }) => (
            <Radio
              key={signer}
              id={value === signer ? 'push-signer' : undefined}
              value={signer}
              disabled={!available && value !== signer}
              label={t(`push.signer.${signer}.title`)}
              description={
                <>
                  {t(`push.signer.${signer}.text`)}
                  {hindrance === null ? null : <span className={styles.hindrance}>{t(`push.signer.hindrances.${hindrance}`)}</span>}
                </>
              }
            />
          ))}
        </div>
      </Radio.Group>
      {wantsVendor ? (
        <Button
          variant="default"
          size="compact-sm"
          mt={8}
          onClick={() => void navigate({ to: '/certificates/credential/$kind', params: { kind: 'vendor' } })}
        >
          {t('push.signer.toVendor')}
        </Button>
      ) : null}
    </div>
  );
};
