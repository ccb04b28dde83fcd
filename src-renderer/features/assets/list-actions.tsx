import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFileExport, IconFileImport, IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { refused, told } from '../../ui/toast.ts';
import { AssetSheet } from './asset-sheet.tsx';
import { ImportSheet } from './import-sheet.tsx';

/** What can be done with the list as a whole. */
export const ListActions = () => {
  const { t, language } = useText();
  const write = useCall('assets', 'export');
  const [open, setOpen] = useState<'add' | 'import' | null>(null);
  const save = async (encoding: 'utf-8' | 'shift_jis') => {
    const answer = await write.run({ encoding, language });
    if (!answer.ok) return refused((t) => refusalText(t, refusalOf('assets', 'export', answer.error)));
    saveFile(answer.value);
    const { replaced } = answer.value;
    if (replaced.length > 0) refused((t) => t('assets.export.replaced', { characters: replaced.join(' ') }));
    else told(t('assets.export.done'));
  };
  const close = () => setOpen(null);
  return (
    <>
      <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} onClick={() => setOpen('import')}>
        {t('assets.import.open')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            loading={write.pending}
            leftSection={<IconFileExport size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t('assets.export.open')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void save('utf-8')}>{t('assets.export.utf8')}</Menu.Item>
          <Menu.Item onClick={() => void save('shift_jis')}>{t('assets.export.shiftJis')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button leftSection={<IconLink size={16} aria-hidden />} onClick={() => setOpen('add')}>
        {t('assets.add')}
      </Button>
      {open === 'add' ? <AssetSheet asset={null} onClose={close} /> : null}
      {open === 'import' ? <ImportSheet onClose={close} /> : null}
    </>
  );
};
