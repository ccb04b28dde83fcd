import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { refused, told } from '../../ui/toast.ts';

/** Saves the recipe as a file, its keys in the language of the reader. */
export const ExportMenu = ({ id, name }: { id: string; name: string }) => {
  const { t } = useText();
  const file = useCall('recipes', 'export');
  const save = async (language: 'ja' | 'en') => {
    const answer = await file.run({ id, language });
    if (!answer.ok) return refused((t) => refusalText(t, refusalOf('recipes', 'export', answer.error)));
    saveFile(answer.value);
    told(t('recipes.exported', { fileName: answer.value.fileName }));
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={file.pending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`${t('recipes.actions.export')}: ${name}`}
        >
          {t('recipes.actions.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save('ja')}>{t('recipes.actions.exportJa')}</Menu.Item>
        <Menu.Item onClick={() => void save('en')}>{t('recipes.actions.exportEn')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
