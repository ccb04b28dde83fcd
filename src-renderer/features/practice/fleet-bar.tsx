import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PracticeFleetDevice, PracticeFleetKind } from '#contract/practice.ts';
import { useText } from '../../text/use-text.ts';
import { deedOf, FLEET_ACTS, FLEET_FIELDS, FLEET_KINDS, type FleetActName } from './fleet-words.ts';
import styles from './practice.module.css';
import type { useFleet } from './use-fleet.ts';

const MOST_AT_ONCE = 200;

/** Adds devices, and does one thing to those that are chosen. */
export const FleetBar = ({ chosen, fleet }: { chosen: readonly PracticeFleetDevice[]; fleet: ReturnType<typeof useFleet> }) => {
  const { t } = useText();
  const [kind, setKind] = useState<PracticeFleetKind>('iphone');
  const [count, setCount] = useState<number | string>(10);
  const [act, setAct] = useState<FleetActName>('go-offline');
  const [typed, setTyped] = useState('');
  const field = FLEET_FIELDS[act];
  const deed = deedOf(act, typed);
  return (
    <>
      <div className={styles.bar}>
        <Select
          aria-label={t('practice.fleet.kind')}
          data={FLEET_KINDS.map((value) => ({ value, label: t(`practice.fleet.kinds.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(FLEET_KINDS.find((name) => name === value) ?? kind)}
        />
        <NumberInput
          className={styles.count ?? ''}
          aria-label={t('practice.fleet.count')}
          value={count}
          min={1}
          max={MOST_AT_ONCE}
          clampBehavior="strict"
          allowDecimal={false}
          onChange={setCount}
        />
        <Button
          variant="default"
          loading={fleet.adding}
          disabled={typeof count !== 'number'}
          onClick={() => typeof count === 'number' && void fleet.add(kind, count)}
        >
          {t('practice.fleet.add')}
        </Button>
      </div>
      <div className={styles.bar}>
        <span className={styles.chosen} role="status">
          {t('practice.chosen', { count: chosen.length })}
        </span>
        <Select
          aria-label={t('practice.fleet.act')}
          data={FLEET_ACTS.map((value) => ({ value, label: t(`practice.fleet.acts.${value}`) }))}
          value={act}
          allowDeselect={false}
          onChange={(value) => {
            setAct(FLEET_ACTS.find((name) => name === value) ?? act);
            setTyped('');
          }}
        />
        {field === undefined ? null : (
          <TextInput
            aria-label={t(`practice.fleet.fields.${field}`)}
            placeholder={t(`practice.fleet.fields.${field}`)}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <Button
          variant="default"
          disabled={chosen.length === 0 || deed === null}
          onClick={() => deed !== null && void fleet.act(chosen, deed)}
        >
          {t('practice.fleet.do')}
        </Button>
        <Button variant="default" disabled={chosen.length === 0} onClick={() => void fleet.remove(chosen)}>
          {t('practice.fleet.remove')}
        </Button>
      </div>
    </>
  );
};
