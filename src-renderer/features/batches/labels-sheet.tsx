import { Button, NumberInput, Radio, Select } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { DragOut } from '../../files/drag-out.tsx';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './batches.module.css';
import { printDocument } from './print-document.ts';

const SHEET = 'batches.labelSheet';

interface LabelsSheetProps {
  readonly batchId: string;
  /** Empty: all that are done and were not printed yet. */
  readonly udids: readonly string[];
  readonly onClose: () => void;
}

/** Labels of a batch on the paper that lies in the printer; that paper is remembered. */
export const LabelsSheet = ({ batchId, udids, onClose }: LabelsSheetProps) => {
  const { t, language } = useText();
  const sheets = useAsk('batches', 'labelSheets', {}).value?.sheets ?? [];
  const labels = useCall('batches', 'labels');
  const [chosen, setChosen] = useState(() => localStorage.getItem(SHEET));
  const [code, setCode] = useState<'qr' | 'code128'>('qr');
  const [skip, setSkip] = useState<number | string>(0);
  const sheet = sheets.find(({ id }) => id === chosen) ?? sheets[0];
  const roll = sheet === undefined || sheet.labels === 1;
  const asked =
    sheet === undefined ? null : { batchId, udids: [...udids], sheet: sheet.id, code, skip: roll || typeof skip !== 'number' ? 0 : skip };
  const make = async (format: 'pdf' | 'html') => {
    if (asked === null) return;
    localStorage.setItem(SHEET, asked.sheet);
    const answer = await labels.run({ ...asked, format });
    if (!answer.ok) return;
    if (format === 'pdf') saveFile(answer.value);
    else printDocument(answer.value.content, answer.value.fileName);
    told(t('batches.labels.printed', { count: answer.value.labels }));
    onClose();
  };
  return (
    <Sheet
      open
      title={t('batches.labels.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="default" loading={labels.pending} onClick={() => void make('pdf')}>
            {t('batches.labels.pdf')}
          </Button>
          <Button loading={labels.pending} onClick={() => void make('html')}>
            {t('batches.labels.print')}
          </Button>
        </>
      }
    >
      <p>{udids.length === 0 ? t('batches.labels.all') : t('batches.labels.chosen', { count: udids.length })}</p>
      <Select
        label={t('batches.labels.sheet')}
        allowDeselect={false}
        value={sheet?.id ?? null}
        data={sheets.map(({ id, name }) => ({ value: id, label: name[language] }))}
        onChange={setChosen}
      />
      <Radio.Group label={t('batches.labels.code')} value={code} onChange={(value) => setCode(value === 'qr' ? 'qr' : 'code128')}>
        <div className={styles.options}>
          <Radio size="xs" value="qr" label={t('batches.labels.codes.qr')} />
          <Radio size="xs" value="code128" label={t('batches.labels.codes.code128')} />
        </div>
      </Radio.Group>
      {roll ? null : (
        <NumberInput
          label={t('batches.labels.skip')}
          value={skip}
          min={0}
          max={200}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={setSkip}
        />
      )}
      {asked === null ? null : <DragOut file={{ what: 'labels', ...asked }} />}
      {labels.refusal === null ? null : <p role="alert">{refusalText(t, labels.refusal)}</p>}
    </Sheet>
  );
};
