import { Button, Checkbox, Fieldset, Switch, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import { type AccountDraft, fieldOf, inputOf, purposes, type TextField } from './account-form.ts';
import styles from './accounts.module.css';

/** Registers an account, or changes it. There is no field for a password, on purpose. */
export const AccountSheet = ({ id, initial, onClose }: { id: string | null; initial: AccountDraft; onClose: () => void }) => {
  const { t } = useText();
  const save = useCall('accounts', 'save');
  const [draft, setDraft] = useState(initial);
  const { refusal } = save;
  const change = (part: Partial<AccountDraft>) => {
    save.reset();
    setDraft({ ...draft, ...part });
  };
  const field = (name: TextField) => ({
    id: `account-${name}`,
    error: refusal !== null && fieldOf[refusal.code] === name ? refusalText(t, refusal) : null,
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  const submit = async () => {
    const answer = await save.run({ id, ...inputOf(draft) });
    if (!answer.ok) {
      document.getElementById(`account-${fieldOf[answer.error.code]}`)?.focus();
      return;
    }
    told(t('accounts.form.saved'));
    onClose();
  };
  return (
    <Sheet
      open
      title={t(id === null ? 'accounts.form.titleNew' : 'accounts.form.titleEdit')}
      closeLabel={t('common.close')}
      width={620}
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
          label={t('accounts.form.address')}
          description={t('accounts.form.addressHint')}
          maxLength={254}
          spellCheck={false}
          autoComplete="off"
          {...field('address')}
        />
        <Switch
          label={t('accounts.form.managed')}
          checked={draft.managed}
          onChange={(event) => change({ managed: event.currentTarget.checked })}
        />
        <Checkbox.Group
          label={t('accounts.form.purposes')}
          value={[...draft.purposes]}
          onChange={(chosen) => change({ purposes: [...purposes.filter((kind) => chosen.includes(kind))] })}
        >
          <div className={styles.checks}>
            {purposes.map((kind) => (
              <Checkbox key={kind} size="xs" value={kind} label={t(`accounts.purposes.${kind}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <Fieldset legend={t('accounts.form.owner')} className={styles.person ?? ''}>
          <TextInput label={t('accounts.form.name')} aria-label={t('accounts.form.ownerName')} maxLength={100} {...field('ownerName')} />
          <TextInput
            label={t('accounts.form.email')}
            aria-label={t('accounts.form.ownerEmail')}
            maxLength={254}
            spellCheck={false}
            {...field('ownerEmail')}
          />
        </Fieldset>
        <Fieldset legend={t('accounts.form.deputy')} className={styles.person ?? ''}>
          <p className={styles.hint}>{t('accounts.form.deputyHint')}</p>
          <TextInput label={t('accounts.form.name')} aria-label={t('accounts.form.deputyName')} maxLength={100} {...field('deputyName')} />
          <TextInput
            label={t('accounts.form.email')}
            aria-label={t('accounts.form.deputyEmail')}
            maxLength={254}
            spellCheck={false}
            {...field('deputyEmail')}
          />
        </Fieldset>
        <Textarea
          label={t('accounts.form.numbers')}
          description={t('accounts.form.numbersHint')}
          autosize
          minRows={2}
          maxRows={5}
          {...field('numbers')}
        />
        <Textarea
          label={t('accounts.form.note')}
          description={t('accounts.form.noteHint')}
          autosize
          minRows={1}
          maxRows={4}
          maxLength={1000}
          {...field('note')}
        />
      </div>
      {refusal === null || fieldOf[refusal.code] !== undefined ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
