import { Button, Switch, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { WorkLimit } from '#contract/work-hours.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import type { ChosenFile } from '../commands/command-draft.ts';
import { FileField } from '../commands/file-field.tsx';
import { selectionOf, useSelection } from '../devices/use-selection.ts';
import { firstTarget, targetOf } from '../operations/target.ts';
import { type HoursRow, rowsOf, spansOf } from './hours.ts';
import { HoursEditor, hoursId } from './hours-editor.tsx';
import { devicesId, LimitDevices } from './limit-devices.tsx';
import styles from './work-hours.module.css';

const MOST_BYTES = 4_000_000;
const nameId = 'work-limit-name';
const profileId = 'work-limit-profile';

/** Where each refusal of main is said. */
const places: Readonly<Record<string, string>> = {
  'name-empty': nameId,
  'profile-missing': profileId,
  'not-a-profile': profileId,
  'profile-enrols': profileId,
  'identifier-taken': profileId,
  'no-spans': hoursId,
  'span-empty': hoursId,
  'spans-overlap': hoursId,
  nobody: devicesId,
  'view-unknown': devicesId,
};

/** A limit, new or as it is: which profile, when, and for whom. Main judges it as a whole. */
export const LimitSheet = ({ limit, onClose }: { limit: WorkLimit | null; onClose: () => void }) => {
  const { t } = useText();
  // What is chosen in the list of devices comes along, as in Operations.
  const { selected, isEmpty } = useSelection();
  const carried = isEmpty ? null : selectionOf(selected);
  const views = useAsk('devices', 'views', {}).value?.views ?? [];
  const [name, setName] = useState(limit?.name ?? '');
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [rows, setRows] = useState<readonly HoursRow[]>(() => rowsOf(limit?.spans ?? []));
  const [to, setTo] = useState(() => (limit === null ? firstTarget(carried !== null) : null));
  const [active, setActive] = useState(limit?.active ?? true);
  const [strict, setStrict] = useState(false);
  const save = useCall('workHours', 'save');
  const { refusal } = save;
  const errorAt = (place: string) => (refusal !== null && places[refusal.code] === place ? refusalText(t, refusal) : null);

  /** What main refused is no longer what stands here. */
  const changing =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      save.reset();
      set(value);
    };
  const press = async () => {
    const { spans, wrong } = spansOf(rows);
    setStrict(true);
    if (wrong.length > 0) return document.getElementById(hoursId)?.focus();
    const devices = to === null ? null : targetOf(to, carried);
    const answer = await save.run({ id: limit?.id ?? null, name, profile: file?.content ?? null, spans, devices, active });
    if (!answer.ok) return document.getElementById(places[answer.error.code] ?? '')?.focus();
    told(t('workHours.form.saved'));
    onClose();
  };
  return (
    <Sheet
      open
      title={t(limit === null ? 'workHours.form.titleNew' : 'workHours.form.titleEdit')}
      closeLabel={t('common.cancel')}
      width={720}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button loading={save.pending} onClick={() => void press()}>
            {t('workHours.form.save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextInput
          id={nameId}
          data-autofocus
          label={t('workHours.form.name')}
          description={t('workHours.form.nameHint')}
          value={name}
          maxLength={100}
          error={errorAt(nameId)}
          onChange={(event) => changing(setName)(event.currentTarget.value)}
        />
        <div id={profileId} tabIndex={-1}>
          <FileField
            label={t('workHours.form.profile')}
            hint={
              limit === null
                ? t('workHours.form.profileHint')
                : t('workHours.form.profileKept', { name: limit.profileName, identifier: limit.profileIdentifier })
            }
            error={errorAt(profileId)}
            required={false}
            maxBytes={MOST_BYTES}
            file={file}
            onFile={changing(setFile)}
          />
        </div>
        <HoursEditor rows={rows} error={errorAt(hoursId)} strict={strict} onChange={changing(setRows)} />
        <LimitDevices
          now={limit?.devices ?? null}
          draft={to}
          carried={carried}
          views={views}
          error={errorAt(devicesId)}
          onChange={changing(setTo)}
          onBegin={() => changing(setTo)(firstTarget(carried !== null))}
          onKeep={() => changing(setTo)(null)}
        />
        <Switch
          label={t('workHours.form.active')}
          description={t('workHours.form.activeHint')}
          checked={active}
          onChange={(event) => changing(setActive)(event.currentTarget.checked)}
        />
        {refusal === null || places[refusal.code] !== undefined ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusalText(t, refusal)}</p>
          </Notice>
        )}
      </div>
    </Sheet>
  );
};
