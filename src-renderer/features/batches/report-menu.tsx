import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { refused, told } from '../../ui/toast.ts';
import { printDocument } from './print-document.ts';

const files = ['csv-utf-8', 'csv-shift_jis', 'json'] as const;

/** The delivery report on paper or as a file. Where no PDF can be made, the print window makes one. */
export const ReportMenu = ({ batchId }: { batchId: string }) => {
  const { t, language } = useText();
  const report = useCall('batches', 'report');
  const print = async () => {
    const answer = await report.run({ batchId, format: 'html', language });
    if (answer.ok) printDocument(answer.value.content, answer.value.fileName);
    else refused((t) => refusalText(t, refusalOf('batches', 'report', answer.error)));
  };
  const save = async (format: 'pdf' | (typeof files)[number]) => {
    const answer = await report.run({ batchId, format, language });
    if (answer.ok) {
      saveFile(answer.value);
      told(t('batches.report.saved', { fileName: answer.value.fileName }));
      if (answer.value.replaced.length > 0) refused((t) => t('batches.report.replaced', { characters: answer.value.replaced.join(' ') }));
    } else if (answer.error.code === 'no-pdf-here') {
      told(t('batches.report.printInstead'));
      await print();
    } else refused((t) => refusalText(t, refusalOf('batches', 'report', answer.error)));
  };
  return (
    <Menu shadow="md" position="bottom-start">
      <Menu.Target>
        <Button variant="default" loading={report.pending} rightSection={<IconChevronDown size={15} aria-hidden />}>
          {t('batches.report.open')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save('pdf')}>{t('batches.report.pdf')}</Menu.Item>
        <Menu.Item onClick={() => void print()}>{t('batches.report.print')}</Menu.Item>
        <Menu.Divider />
        {files.map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            {t(`batches.report.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
