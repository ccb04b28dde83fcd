import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFileExport } from '@tabler/icons-react';
import type { ActivityFilter, ExportFormat } from '#contract/activity.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { refused, told } from '../../ui/toast.ts';

const formats = ['jsonl', 'csv-utf-8', 'csv-shift_jis'] as const satisfies ExportFormat[];

/** The trail as a file: everything of the dates that are shown. */
export const ExportMenu = ({ from, until }: Pick<ActivityFilter, 'from' | 'until'>) => {
  const { t, language } = useText();
  const write = useCall('activity', 'export');
  const save = async (format: ExportFormat) => {
    const answer = await write.run({ format, from, until, language });
    if (!answer.ok) return refused((t) => refusalText(t, refusalOf('activity', 'export', answer.error)));
    saveFile(answer.value);
    const { replaced, entries, fileName } = answer.value;
    told(t('activity.export.done', { count: entries, fileName }));
    if (replaced.length > 0) refused((t) => t('activity.export.replaced', { characters: replaced.join(' ') }));
  };
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Button
          variant="default"
          loading={write.pending}
          leftSection={<IconFileExport size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t('activity.export.open')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('activity.export.range')}</Menu.Label>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            {t(`activity.export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
