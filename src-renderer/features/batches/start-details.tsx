import { NumberInput, Radio, Switch, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useText } from '../../text/use-text.ts';
import { ExpectedInput } from './expected-input.tsx';
import styles from './start.module.css';
import type { Details } from './start-choices.ts';
import type { Expected } from './use-expected.ts';

interface StartDetailsProps {
  readonly details: Details;
  readonly onChange: (details: Details) => void;
  readonly chosen: number;
  readonly ready: number;
  readonly expected: Expected;
}

/** What the batch is called, who does it, which devices it begins with, and what it is expected to have. */
export const StartDetails = ({ details, onChange, chosen, ready, expected }: StartDetailsProps) => {
  const { t } = useText();
  const change = (part: Partial<Details>) => onChange({ ...details, ...part });
  return (
    <div className={styles.details}>
      <TextInput
        label={t('batches.start.details.name')}
        description={t('batches.start.details.nameHint')}
        value={details.name}
        maxLength={100}
        data-autofocus
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <TextInput
          label={t('batches.start.details.operator')}
          description={t('batches.start.details.operatorHint')}
          value={details.operator}
          maxLength={100}
          onChange={(event) => change({ operator: event.currentTarget.value })}
        />
        <NumberInput
          label={t('batches.start.details.target')}
          description=" "
          value={details.target}
          min={1}
          max={2_000}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(target) => change({ target })}
        />
      </div>
      <Radio.Group
        label={t('batches.start.details.devices')}
        value={details.devices}
        onChange={(devices) => change({ devices: devices as Details['devices'] })}
      >
        <div className={styles.options}>
          {chosen > 0 ? <Radio size="xs" value="chosen" label={t('batches.start.details.chosen', { count: chosen })} /> : null}
          {ready > 0 ? <Radio size="xs" value="ready" label={t('batches.start.details.ready', { count: ready })} /> : null}
          <Radio size="xs" value="nobody" label={t('batches.start.details.nobody')} />
        </div>
      </Radio.Group>
      <Switch
        label={t('batches.start.details.autoStart')}
        description={t('batches.bar.autoStartErase')}
        checked={details.autoStart}
        onChange={(event) => change({ autoStart: event.currentTarget.checked })}
      />
      {details.list === 'given' ? (
        <p>{t('batches.start.details.given', { count: expected.given })}</p>
      ) : (
        <Radio.Group
          label={t('batches.start.details.list')}
          value={details.list}
          onChange={(list) => change({ list: list as Details['list'] })}
        >
          <div className={styles.options}>
            {(['none', 'ledger', 'pasted', 'file'] as const).map((list) => (
              <Radio key={list} size="xs" value={list} label={t(`batches.start.details.lists.${list}`)} />
            ))}
          </div>
        </Radio.Group>
      )}
      {details.list === 'ledger' && expected.ledger !== null ? (
        <p className="quiet">
          {t(expected.ledger < 2_000 ? 'batches.start.details.ledger' : 'batches.start.details.ledgerPartial', { count: expected.ledger })}{' '}
          <Link to="/assets">{t('batches.start.details.ledgerOpen')}</Link>
        </p>
      ) : null}
      {details.list === 'pasted' || details.list === 'file' ? (
        <ExpectedInput details={details} expected={expected} onChange={change} />
      ) : null}
    </div>
  );
};
