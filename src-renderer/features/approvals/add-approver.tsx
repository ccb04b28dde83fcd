import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';

/** A person who may approve, with a passphrase of his own, typed twice. */
export const AddApprover = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText();
  const [name, setName] = useState('');
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const add = useCall('approvals', 'add');
  const different = second !== '' && first !== second;
  const press = async () => {
    const answer = await add.run({ name, passphrase: first });
    if (!answer.ok) return;
    add.reset();
    told(t('approvals.registered', { name }));
    onClose();
  };
  return (
    <Sheet
      open
      title={t('approvals.addTitle')}
      closeLabel={t('common.cancel')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={first === '' || first !== second} loading={add.pending} onClick={() => void press()}>
            {t('approvals.register')}
          </Button>
        </>
      }
    >
      <TextInput
        label={t('approvals.name')}
        description={t('approvals.nameHint')}
        value={name}
        maxLength={100}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('approvals.passphrase')}
        description={t('approvals.passphraseHint')}
        value={first}
        maxLength={200}
        autoComplete="new-password"
        onChange={(event) => setFirst(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('approvals.again')}
        value={second}
        maxLength={200}
        autoComplete="new-password"
        error={different ? t('approvals.different') : null}
        onChange={(event) => setSecond(event.currentTarget.value)}
      />
      {add.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, add.refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
