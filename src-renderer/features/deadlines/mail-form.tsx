import { Button, Checkbox, NumberInput, PasswordInput, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import type { MailSettings } from '#contract/deadlines.ts';
import type { NoticeKind } from '#contract/notices.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { told } from '../../ui/toast.ts';
import styles from './mail.module.css';

const securities = ['starttls', 'tls', 'none'] as const;
const languages = ['ja', 'en'] as const;
const kinds = ['device-found', 'operation-held', 'operation-missed', 'commands-expiring'] as const satisfies NoticeKind[];
/** RFC 8314 for TLS, RFC 6409 for the others. */
const usualPort = { starttls: 587, tls: 465, none: 25 } as const;
/** Where a refusal is shown, and where it takes the person who saved. */
const fieldOf: Readonly<Record<string, 'host' | 'user' | 'from' | 'recipients'>> = {
  'host-invalid': 'host',
  'password-needs-tls': 'user',
  'from-invalid': 'from',
  'recipient-invalid': 'recipients',
  'recipients-empty': 'recipients',
};

/** As it is typed: a port may be empty for a moment, and recipients are one a line. */
interface MailDraft extends Omit<MailSettings, 'port' | 'recipients'> {
  readonly port: number | string;
  readonly recipients: string;
}

/** A stored password is never shown; it is kept or replaced. */
export const MailForm = ({ mail }: { mail: MailSettings }) => {
  const { t } = useText();
  const id = useId();
  const save = useCall('deadlines', 'saveMail');
  const [draft, setDraft] = useState<MailDraft>({ ...mail, recipients: mail.recipients.join('\n') });
  const [password, setPassword] = useState('');
  const change = (part: Partial<MailDraft>) => {
    save.reset();
    setDraft({ ...draft, ...part });
  };
  const errorOf = (field: string) => (save.refusal !== null && fieldOf[save.refusal.code] === field ? refusalText(t, save.refusal) : null);
  // Left empty, it is the usual one.
  const port = Number(draft.port) || usualPort[draft.security];

  // Main forgets the password then; it is said before.
  const sameLogin = (['host', 'port', 'security', 'user'] as const).every((field) => ({ ...draft, port })[field] === mail[field]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { enabled, host, security, user, from, language, tells } = draft;
    const recipients = draft.recipients.split(/[\n,、;]/).filter((line) => line.trim() !== '');
    setDraft({ ...draft, port });
    const answer = await save.run({
      ...{ enabled, host, port, security, user, from, language, recipients, tells: [...tells] },
      ...(password === '' ? {} : { password }),
    });
    if (!answer.ok) {
      document.getElementById(`${id}-${fieldOf[answer.error.code]}`)?.focus();
      return;
    }
    setPassword('');
    told(t('deadlines.mail.saved'));
  };

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <Switch
        label={t('deadlines.mail.enabled')}
        checked={draft.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      <div className={styles.choice}>
        <span id={`${id}-security`}>{t('deadlines.mail.security')}</span>
        <SegmentedControl
          aria-labelledby={`${id}-security`}
          value={draft.security}
          data={securities.map((value) => ({ value, label: t(`deadlines.mail.securities.${value}`) }))}
          onChange={(value) => {
            const security = securities.find((each) => each === value) ?? 'starttls';
            // A port nobody changed follows the kind of encryption.
            change({ security, ...(port === usualPort[draft.security] ? { port: usualPort[security] } : {}) });
          }}
        />
      </div>
      {draft.security === 'none' ? (
        <Notice tone="amber" icon={IconAlertTriangle}>
          <p>{t('deadlines.mail.plain')}</p>
        </Notice>
      ) : null}
      <div className={styles.row}>
        <TextInput
          id={`${id}-host`}
          className={styles.wide ?? ''}
          label={t('deadlines.mail.host')}
          description={t('deadlines.mail.hostHint')}
          value={draft.host}
          maxLength={253}
          spellCheck={false}
          error={errorOf('host')}
          onChange={(event) => change({ host: event.currentTarget.value })}
        />
        <NumberInput
          label={t('deadlines.mail.port')}
          value={draft.port}
          min={1}
          max={65_535}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          hideControls
          w={110}
          onChange={(value) => change({ port: value })}
        />
      </div>
      <div className={styles.row}>
        <TextInput
          id={`${id}-user`}
          className={styles.wide ?? ''}
          label={t('deadlines.mail.user')}
          description={t('deadlines.mail.userHint')}
          value={draft.user}
          maxLength={254}
          spellCheck={false}
          autoComplete="off"
          error={errorOf('user')}
          onChange={(event) => change({ user: event.currentTarget.value })}
        />
        <PasswordInput
          className={styles.wide ?? ''}
          label={t('deadlines.mail.password')}
          {...(mail.hasPassword ? { description: t(sameLogin ? 'deadlines.mail.passwordKept' : 'deadlines.mail.passwordAgain') } : {})}
          value={password}
          maxLength={500}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('deadlines.mail.passwordShow') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      <TextInput
        id={`${id}-from`}
        label={t('deadlines.mail.from')}
        value={draft.from}
        maxLength={254}
        spellCheck={false}
        error={errorOf('from')}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <Textarea
        id={`${id}-recipients`}
        label={t('deadlines.mail.recipients')}
        description={t('deadlines.mail.recipientsHint')}
        value={draft.recipients}
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
        error={errorOf('recipients')}
        onChange={(event) => change({ recipients: event.currentTarget.value })}
      />
      <div className={styles.choice}>
        <span id={`${id}-language`}>{t('deadlines.mail.language')}</span>
        <SegmentedControl
          aria-labelledby={`${id}-language`}
          value={draft.language}
          data={languages.map((value) => ({ value, label: t(`frame.languages.${value}`) }))}
          onChange={(value) => change({ language: value === 'ja' ? 'ja' : 'en' })}
        />
      </div>
      <Checkbox.Group
        label={t('deadlines.mail.tells')}
        description={t('deadlines.mail.tellsHint')}
        value={draft.tells}
        onChange={(tells) => change({ tells: kinds.filter((kind) => tells.includes(kind)) })}
      >
        <div className={styles.kinds}>
          {kinds.map((kind) => (
            <Checkbox key={kind} value={kind} label={t(`deadlines.mail.kinds.${kind}`)} />
          ))}
        </div>
      </Checkbox.Group>
      {save.refusal === null || fieldOf[save.refusal.code] !== undefined ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, save.refusal)}</p>
        </Notice>
      )}
      <div>
        <Button type="submit" variant="default" loading={save.pending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
};
