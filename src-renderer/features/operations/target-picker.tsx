import { Radio, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { DeviceView, PlainSelection } from '#contract/devices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { useScannerLayout } from '../assets/scanner-settings.ts';
import { takesScans, useScanner } from '../assets/use-scanner.ts';
import styles from './operations.module.css';
import { type TargetDraft, type TargetKind, targetKinds, whole } from './target.ts';

interface TargetPickerProps {
  readonly draft: TargetDraft;
  readonly carried: PlainSelection | null;
  readonly views: readonly DeviceView[];
  readonly onChange: (draft: TargetDraft) => void;
}

/** Whom it is for: what was chosen in the list, a saved view, an organisation, a list that is pasted, dropped or scanned, or all. */
export const TargetPicker = ({ draft, carried, views, onChange }: TargetPickerProps) => {
  const { t } = useText();
  const [layout] = useScannerLayout();
  const [scanned, setScanned] = useState<string | null>(null);
  const change = (part: Partial<TargetDraft>) => onChange({ ...draft, narrowed: whole, ...part });
  useScanner(({ text }) => {
    setScanned(text);
    const before = draft.kind === 'list' ? draft.list.trimEnd() : '';
    change({ kind: 'list', list: `${before === '' ? '' : `${before}\n`}${text}\n` });
  }, layout);
  return (
    <div className={styles.picker}>
      <Radio.Group value={draft.kind} onChange={(kind) => change({ kind: kind as TargetKind })} aria-label={t('operations.target.title')}>
        <div className={styles.kinds}>
          {targetKinds
            .filter((kind) => kind !== 'carried' || carried !== null)
            .map((kind) => (
              <Radio key={kind} value={kind} label={t(`operations.target.by.${kind}`)} />
            ))}
        </div>
      </Radio.Group>
      {draft.kind === 'view' ? (
        views.length === 0 ? (
          <p className="quiet">{t('operations.target.noViews')}</p>
        ) : (
          <Select
            label={t('operations.target.view')}
            data={views.map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.viewId}
            allowDeselect={false}
            searchable
            onChange={(viewId) => change({ viewId })}
          />
        )
      ) : null}
      {draft.kind === 'organization' ? (
        <OrganizationChoice chosen={draft.organization} onChoose={(organization) => change({ organization })} />
      ) : null}
      {draft.kind === 'list' ? (
        <>
          <Textarea
            {...takesScans}
            label={t('operations.target.list')}
            description={t('operations.target.listHint')}
            value={draft.list}
            autosize
            minRows={4}
            maxRows={10}
            maxLength={2_000_000}
            spellCheck={false}
            classNames={{ input: 'mono' }}
            onChange={(event) => change({ list: event.currentTarget.value })}
          />
          <p className="quiet" role="status">
            {scanned === null ? '' : t('operations.target.scanned', { code: scanned })}
          </p>
          <DropZone
            title={t('operations.target.drop')}
            hint={t('operations.target.dropHint')}
            buttonLabel={t('operations.target.chooseFile')}
            inputLabel={t('operations.target.file')}
            onFiles={(files) => void readAll(files).then((list) => list !== '' && change({ list }))}
          />
        </>
      ) : null}
    </div>
  );
};

/** Main tells serial numbers from the rest, whatever stands around them. */
const readAll = async (files: readonly File[]): Promise<string> => (await Promise.all(files.map((file) => file.text()))).join('\n');

const OrganizationChoice = ({ chosen, onChoose }: { chosen: string | null; onChoose: (path: string | null) => void }) => {
  const { t } = useText();
  const { value } = useAsk('devices', 'organizations', {});
  return (
    <Select
      label={t('operations.target.organization')}
      data={(value?.organizations ?? []).map(({ path, count }) => ({
        value: `/${path}`,
        label: t('operations.target.organizationOf', { path: path === '' ? t('operations.target.noOrganization') : path, count }),
      }))}
      value={chosen === null ? null : `/${chosen}`}
      allowDeselect={false}
      searchable
      onChange={(next) => onChoose(next === null ? null : next.slice(1))}
    />
  );
};
