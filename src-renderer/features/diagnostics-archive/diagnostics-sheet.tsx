import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { type DiagnosticsItem, type PersonalKind, personalKind } from '#contract/diagnostics-archive.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { saveFile } from '../../ui/files.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told as say } from '../../ui/toast.ts';
import styles from './diagnostics.module.css';
import { ItemPreview } from './item-preview.tsx';

/**
 * What the archive will hold, item by item, with a tick for each kind of personal data; then it is saved. It stays open: whether the
 * file was really kept is decided in the system's own dialog, which tells nobody.
 */
export const DiagnosticsSheet = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const { t } = useText();
  const [personal, setPersonal] = useState<PersonalKind[]>([]);
  const [shown, setShown] = useState<DiagnosticsItem>('readme');
  const { value, refusal } = useAsk('diagnosticsArchive', 'preview', { personal }, { enabled: open, keepPrevious: true });
  const collect = useCall('diagnosticsArchive', 'collect');
  const save = async () => {
    const told = await collect.run({ personal });
    if (!told.ok) return;
    saveFile(told.value);
    say(t('diagnosticsArchive.saved', { name: told.value.fileName }));
  };
  const item = value?.items.find((each) => each.item === shown) ?? value?.items[0];
  const refused = collect.refusal ?? refusal;
  return (
    <Sheet
      open={open}
      width={880}
      title={t('diagnosticsArchive.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button onClick={() => void save()} loading={collect.pending} disabled={value === undefined}>
            {t('diagnosticsArchive.save')}
          </Button>
        </>
      }
    >
      <p>{t('diagnosticsArchive.lead')}</p>
      {refused === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, refused)}</p>
        </Notice>
      )}
      <Checkbox.Group
        className={styles.personal ?? ''}
        label={t('diagnosticsArchive.personal')}
        description={t('diagnosticsArchive.personalNote')}
        value={personal}
        onChange={(kinds) => setPersonal(personalKind.options.filter((kind) => kinds.includes(kind)))}
      >
        <div className={styles.kinds}>
          {personalKind.options.map((kind) => (
            <Checkbox key={kind} value={kind} label={t(`diagnosticsArchive.kinds.${kind}`)} />
          ))}
        </div>
      </Checkbox.Group>
      {value === undefined || item === undefined ? (
        <DelayedLoader label={t('frame.loading')} />
      ) : (
        <ItemPreview items={value.items} shown={item} onShow={setShown} />
      )}
    </Sheet>
  );
};
