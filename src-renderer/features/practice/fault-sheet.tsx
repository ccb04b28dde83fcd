import { Button, NumberInput, SegmentedControl, Select } from '@mantine/core';
import { useId, useState } from 'react';
import type { PracticeFault } from '#contract/practice.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { type FaultForm, FIRST_FAULT, faultFrom, MOST_REQUESTS, MOST_SECONDS } from './fault-form.ts';
import { FAULT_NAMES, REQUESTS, WORKS } from './practice-words.ts';
import styles from './sheets.module.css';

interface FaultSheetProps {
  readonly open: boolean;
  /** How many devices it is for. */
  readonly count: number;
  readonly pending: boolean;
  readonly onClose: () => void;
  readonly onAdd: (fault: PracticeFault) => void;
}

/** Chooses a fault and how it ends, for the devices that are chosen. */
export const FaultSheet = ({ open, count, pending, onClose, onAdd }: FaultSheetProps) => {
  const { t } = useText();
  const [form, setForm] = useState<FaultForm>(FIRST_FAULT);
  const set = (part: Partial<FaultForm>) => setForm({ ...form, ...part });
  const { fault } = form;
  return (
    <Sheet
      open={open}
      title={t('practice.faultSheet.title', { count })}
      closeLabel={t('practice.faultSheet.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('practice.faultSheet.cancel')}
          </Button>
          <Button loading={pending} onClick={() => onAdd(faultFrom(form))}>
            {t('practice.faultSheet.add')}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <Select
          label={t('practice.faultSheet.fault')}
          description={t(`practice.faultHints.${fault}`)}
          data={FAULT_NAMES.map((value) => ({ value, label: t(`practice.faults.${value}`) }))}
          value={fault}
          allowDeselect={false}
          onChange={(chosen) => set({ fault: FAULT_NAMES.find((name) => name === chosen) ?? fault })}
        />
        {fault === 'cable-pulled' || fault === 'answer-lost' ? (
          <Select
            label={t('practice.faultSheet.at')}
            data={REQUESTS.map((value) => ({ value, label: t(`practice.requests.${value}`) }))}
            value={form.at}
            allowDeselect={false}
            onChange={(chosen) => set({ at: REQUESTS.find((name) => name === chosen) ?? form.at })}
          />
        ) : null}
        {fault === 'cable-pulled' ? (
          <Choice
            label={t('practice.faultSheet.when')}
            value={form.when}
            values={['before', 'after']}
            textOf={(when) => t(`practice.when.${when}`)}
            onChange={(when) => set({ when })}
          />
        ) : null}
        {fault === 'slow' ? (
          <>
            <Select
              label={t('practice.faultSheet.work')}
              data={WORKS.map((value) => ({ value, label: t(`practice.requests.${value}`) }))}
              value={form.work}
              allowDeselect={false}
              onChange={(chosen) => set({ work: WORKS.find((name) => name === chosen) ?? form.work })}
            />
            <Amount
              label={t('practice.faultSheet.seconds')}
              value={form.seconds}
              most={MOST_SECONDS}
              onChange={(seconds) => set({ seconds })}
            />
          </>
        ) : null}
        {fault === 'bad-cable' ? (
          <Amount
            label={t('practice.faultSheet.requests')}
            value={form.requests}
            most={MOST_REQUESTS}
            onChange={(requests) => set({ requests })}
          />
        ) : null}
        <Choice
          label={t('practice.faultSheet.ends')}
          value={form.ends}
          values={['once', 'until-cleared']}
          textOf={(ends) => t(`practice.ends.${ends}`)}
          onChange={(ends) => set({ ends })}
        />
      </div>
    </Sheet>
  );
};

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly values: readonly V[];
  readonly textOf: (value: V) => string;
  readonly onChange: (value: V) => void;
}

const Choice = <V extends string>({ label, value, values, textOf, onChange }: ChoiceProps<V>) => {
  const id = useId();
  return (
    <div className={styles.choice}>
      <span id={id}>{label}</span>
      <SegmentedControl
        aria-labelledby={id}
        value={value}
        data={values.map((each) => ({ value: each, label: textOf(each) }))}
        onChange={(chosen) => onChange(values.find((each) => each === chosen) ?? value)}
      />
    </div>
  );
};

const Amount = (props: { label: string; value: number; most: number; onChange: (value: number) => void }) => (
  <NumberInput
    label={props.label}
    value={props.value}
    min={1}
    max={props.most}
    clampBehavior="strict"
    allowDecimal={false}
    onChange={(value) => {
      if (typeof value === 'number' && value >= 1) props.onChange(value);
    }}
  />
);
