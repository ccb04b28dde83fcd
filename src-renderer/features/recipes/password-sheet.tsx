import { Button, PasswordInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';

/** Takes the password of a Wi-Fi network. It goes to main and never comes back. */
export const PasswordSheet = ({ ssid, onClose }: { ssid: string; onClose: () => void }) => {
  const { t } = useText();
  const form = useId();
  const set = useCall('recipes', 'setWifiPassword');
  const [password, setPassword] = useState('');
  const wrong = set.refusal?.code === 'password-invalid';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await set.run({ ssid, password });
    if (!answer.ok) return;
    told(t('recipes.password.saved'));
    onClose();
  };
  return (
    <Sheet
      open
      title={t('recipes.password.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={form} loading={set.pending}>
            {t(password === '' ? 'recipes.password.open' : 'recipes.password.save')}
          </Button>
        </>
      }
    >
      <p>{t('recipes.password.text', { ssid })}</p>
      <form id={form} onSubmit={(event) => void submit(event)}>
        <PasswordInput
          label={t('recipes.password.label')}
          description={t('recipes.password.hint')}
          value={password}
          maxLength={63}
          autoComplete="new-password"
          data-autofocus
          error={wrong && set.refusal !== null ? refusalText(t, set.refusal) : null}
          visibilityToggleButtonProps={{ 'aria-label': t('recipes.password.show') }}
          onChange={(event) => {
            set.reset();
            setPassword(event.currentTarget.value);
          }}
        />
      </form>
      {set.refusal === null || wrong ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, set.refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
