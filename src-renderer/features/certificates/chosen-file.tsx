import { Button } from '@mantine/core';
import { IconFileCheck } from '@tabler/icons-react';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';

/** The file that was put in, and the way to put in another. */
export const ChosenFile = ({ name, onAnother }: { name: string; onAnother: () => void }) => {
  const { t } = useText();
  return (
    <Notice
      tone="info"
      icon={IconFileCheck}
      title={name}
      action={
        <Button variant="subtle" size="compact-sm" onClick={onAnother}>
          {t('certificates.chosen.another')}
        </Button>
      }
    />
  );
};
