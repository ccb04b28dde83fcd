import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { PracticeKind } from '#contract/practice.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { KINDS } from './practice-words.ts';
import styles from './sheets.module.css';

interface PhoneSheetProps {
  readonly open: boolean;
  /** How many devices are replaced. */
  readonly count: number;
  readonly models: readonly { readonly productType: string; readonly name: string }[];
  readonly pending: boolean;
  readonly onClose: () => void;
  /** `productType` null: any model. */
  readonly onLay: (kind: PracticeKind, productType: string | null) => void;
}

/** Select wants a value of its own for "any". */
const ANY = 'any';

/** Chooses the past and the model of the devices that are put at the chosen places. */
export const PhoneSheet = ({ open, count, models, pending, onClose, onLay }: PhoneSheetProps) => {
  const { t } = useText();
  const [kind, setKind] = useState<PracticeKind>('set-up');
  const [model, setModel] = useState(ANY);
  return (
    <Sheet
      open={open}
      title={t('practice.phoneSheet.title', { count })}
      closeLabel={t('practice.phoneSheet.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('practice.phoneSheet.cancel')}
          </Button>
          <Button loading={pending} onClick={() => onLay(kind, model === ANY ? null : model)}>
            {t('practice.phoneSheet.lay')}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <p className="quiet">{t('practice.phoneSheet.lead')}</p>
        <Select
          label={t('practice.phoneSheet.kind')}
          data={KINDS.map((value) => ({ value, label: t(`practice.kinds.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(chosen) => setKind(KINDS.find((name) => name === chosen) ?? kind)}
        />
        <Select
          label={t('practice.phoneSheet.model')}
          data={[
            { value: ANY, label: t('practice.phoneSheet.anyModel') },
            ...models.map(({ productType, name }) => ({ value: productType, label: name })),
          ]}
          value={model}
          allowDeselect={false}
          onChange={(chosen) => setModel(chosen ?? ANY)}
        />
      </div>
    </Sheet>
  );
};
