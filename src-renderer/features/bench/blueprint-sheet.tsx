import { Button, Checkbox, PasswordInput, Switch, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Blueprint } from '#contract/bench.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './blueprint.module.css';

const fieldCodes = ['organization-empty', 'ssid-invalid', 'password-invalid'];

/** Changes what Prepare makes of devices. A stored password is never shown; it is kept or replaced. */
export const BlueprintSheet = ({ blueprint, onClose }: { blueprint: Blueprint; onClose: () => void }) => {
  const { t } = useText();
  const save = useCall('bench', 'saveBlueprint');
  const [organizationName, setOrganizationName] = useState(blueprint.organizationName);
  const [withWifi, setWithWifi] = useState(blueprint.wifi !== null);
  const [ssid, setSsid] = useState(blueprint.wifi?.ssid ?? '');
  const stored = blueprint.wifi?.hasPassword === true;
  const [keep, setKeep] = useState(stored);
  const [password, setPassword] = useState('');
  const [allowPairing, setAllowPairing] = useState(blueprint.allowPairing);
  const [skipSetup, setSkipSetup] = useState(blueprint.skipSetup);
  const errorOf = (code: string) => (save.refusal?.code === code ? refusalText(t, save.refusal) : null);
  const general = save.refusal !== null && !fieldCodes.includes(save.refusal.code) ? save.refusal : null;

  const submit = async () => {
    const wifi = withWifi ? { ssid, ...(keep ? {} : { password }) } : null;
    const answer = await save.run({ organizationName, allowPairing, skipSetup, wifi });
    if (!answer.ok) return;
    told(t('bench.blueprint.saved'));
    onClose();
  };

  return (
    <Sheet
      open
      title={t('bench.blueprint.sheet')}
      closeLabel={t('common.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button loading={save.pending} onClick={() => void submit()}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <TextInput
          label={t('bench.blueprint.organizationName')}
          description={t('bench.blueprint.organizationHint')}
          value={organizationName}
          maxLength={200}
          error={errorOf('organization-empty')}
          onChange={(event) => setOrganizationName(event.currentTarget.value)}
        />
        <Switch label={t('bench.blueprint.wifiUse')} checked={withWifi} onChange={(event) => setWithWifi(event.currentTarget.checked)} />
        {withWifi ? (
          <div className={styles.indent}>
            <TextInput
              label={t('bench.blueprint.ssid')}
              value={ssid}
              maxLength={32}
              spellCheck={false}
              autoComplete="off"
              error={errorOf('ssid-invalid')}
              onChange={(event) => setSsid(event.currentTarget.value)}
            />
            {stored ? (
              <Checkbox
                size="xs"
                label={t('bench.blueprint.passwordKeep')}
                checked={keep}
                onChange={(event) => setKeep(event.currentTarget.checked)}
              />
            ) : null}
            {keep ? null : (
              <PasswordInput
                label={t('bench.blueprint.password')}
                description={t('bench.blueprint.passwordHint')}
                value={password}
                maxLength={63}
                autoComplete="new-password"
                error={errorOf('password-invalid')}
                visibilityToggleButtonProps={{ 'aria-label': t('bench.blueprint.passwordShow') }}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
            )}
          </div>
        ) : null}
        <Switch
          label={t('bench.blueprint.allowPairing')}
          description={t('bench.blueprint.allowPairingHint')}
          checked={allowPairing}
          onChange={(event) => setAllowPairing(event.currentTarget.checked)}
        />
        <Switch
          label={t('bench.blueprint.skipSetup')}
          description={t('bench.blueprint.skipSetupHint')}
          checked={skipSetup}
          onChange={(event) => setSkipSetup(event.currentTarget.checked)}
        />
      </div>
      {general === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, general)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
