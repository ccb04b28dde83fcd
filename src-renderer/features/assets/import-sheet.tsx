import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { ValueOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { fileContent } from '../../ui/files.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import styles from './assets.module.css';
import { ImportPreview } from './import-preview.tsx';

/** A list from a file: looked through first, with every row that cannot be taken; then taken as it was shown. */
export const ImportSheet = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText();
  const read = useCall('assets', 'readList');
  const take = useCall('assets', 'takeList');
  const [plan, setPlan] = useState<ValueOf<'assets', 'readList'> | null>(null);
  const [several, setSeveral] = useState(false);
  const count = plan === null ? 0 : plan.taken + plan.changed;

  const look = async (files: readonly File[]) => {
    const [file, ...others] = files;
    setSeveral(others.length > 0);
    if (file === undefined || others.length > 0) return;
    take.reset();
    const answer = await read.run(await fileContent(file));
    setPlan(answer.ok ? answer.value : null);
  };
  const accept = async () => {
    if (plan === null) return;
    const answer = await take.run({ planId: plan.planId });
    if (!answer.ok) return setPlan(null);
    told(t('assets.import.done', { count: answer.value.taken }));
    onClose();
  };
  const refusal = read.refusal ?? take.refusal;
  return (
    <Sheet
      open
      title={t('assets.import.title')}
      closeLabel={t('common.close')}
      width={720}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={count === 0} loading={take.pending} onClick={() => void accept()}>
            {t('assets.import.take', { count })}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <DropZone
          title={t('assets.import.drop')}
          hint={t('assets.import.hint')}
          buttonLabel={t(plan === null ? 'assets.import.choose' : 'assets.import.other')}
          inputLabel={t('assets.import.input')}
          pending={read.pending}
          onFiles={(files) => void look(files)}
        />
        {several || refusal !== null ? (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{several || refusal === null ? t('assets.import.one') : refusalText(t, refusal)}</p>
          </Notice>
        ) : null}
        {plan === null || several ? null : <ImportPreview plan={plan} />}
        {plan !== null && plan.narrowed > 0 ? (
          <Notice tone="info" icon={IconInfoCircle}>
            <p>{t('assets.import.narrowed', { count: plan.narrowed })}</p>
          </Notice>
        ) : null}
      </div>
    </Sheet>
  );
};
