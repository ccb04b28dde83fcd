import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import type { Asset } from '#contract/assets.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './assets.module.css';

const fieldOf: Readonly<Record<string, string>> = {
  'asset-invalid': 'assetNumber',
  'asset-taken': 'assetNumber',
  'serial-invalid': 'serialNumber',
  'serial-taken': 'serialNumber',
};

/** Binds by hand (`asset` null), or shows a row: who uses it, taking the label off, taking it out of the list. */
export const AssetSheet = ({ asset, onClose }: { asset: Asset | null; onClose: () => void }) => {
  const { t } = useText();
  const form = useId();
  const rules = useAsk('assets', 'rules', {});
  const bind = useCall('assets', 'bind');
  const unbind = useCall('assets', 'unbind');
  const remove = useCall('assets', 'remove');
  const device = asset?.serialNumber ?? asset?.imei ?? null;
  const bound = asset !== null && asset.assetNumber !== null && device !== null;
  const [draft, setDraft] = useState({ assetNumber: asset?.assetNumber ?? '', serialNumber: device ?? '', user: asset?.user ?? '' });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await bind.run(draft);
    if (!answer.ok) {
      document.getElementById(`asset-${fieldOf[answer.error.code]}`)?.focus();
      return;
    }
    told(t(bound ? 'assets.editor.saved' : 'assets.editor.bound'));
    onClose();
  };
  const end = async (call: typeof unbind | typeof remove, done: string) => {
    if (asset === null || !(await call.run({ id: asset.id })).ok) return;
    told(done);
    onClose();
  };
  const { refusal } = bind;
  const field = (name: keyof typeof draft) => ({
    id: `asset-${name}`,
    value: draft[name],
    autoComplete: 'off',
    spellCheck: false,
    error: refusal !== null && fieldOf[refusal.code] === name ? refusalText(t, refusal) : null,
    onChange: (event: { currentTarget: { value: string } }) => {
      bind.reset();
      setDraft({ ...draft, [name]: event.currentTarget.value });
    },
  });
  const other = (refusal !== null && fieldOf[refusal.code] === undefined ? refusal : null) ?? unbind.refusal ?? remove.refusal;
  return (
    <Sheet
      open
      title={t(asset === null ? 'assets.editor.addTitle' : 'assets.editor.editTitle')}
      closeLabel={t('common.close')}
      width={520}
      onClose={onClose}
      footer={
        <>
          {asset === null ? null : bound ? (
            <Button variant="default" mr="auto" loading={unbind.pending} onClick={() => void end(unbind, t('assets.editor.unbound'))}>
              {t('assets.editor.unbind')}
            </Button>
          ) : (
            <Button variant="default" mr="auto" loading={remove.pending} onClick={() => void end(remove, t('assets.editor.removed'))}>
              {t('assets.editor.remove')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={form} loading={bind.pending}>
            {t(bound ? 'assets.editor.save' : 'assets.editor.bind')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.fields} onSubmit={(event) => void submit(event)} noValidate>
        <TextInput
          label={t('assets.editor.assetNumber')}
          description={rules.value === undefined ? ' ' : t('assets.editor.assetHint', { patterns: rules.value.assetPatterns.join(', ') })}
          maxLength={40}
          readOnly={bound}
          variant={bound ? 'filled' : 'default'}
          {...field('assetNumber')}
        />
        <TextInput
          label={t('assets.editor.serialNumber')}
          maxLength={40}
          readOnly={device !== null}
          variant={device === null ? 'default' : 'filled'}
          {...field('serialNumber')}
        />
        <TextInput label={t('assets.editor.user')} maxLength={200} data-autofocus={bound ? true : undefined} {...field('user')} />
        {asset === null ? null : <p className="quiet">{t(bound ? 'assets.editor.unbindNote' : 'assets.editor.removeNote')}</p>}
        {other === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusalText(t, other)}</p>
          </Notice>
        )}
      </form>
    </Sheet>
  );
};
