import { Button } from '@mantine/core';
import { IconWindowMaximize } from '@tabler/icons-react';
import { useText } from '../text/use-text.ts';
import { refused } from '../ui/toast.ts';

/** Opens the guide of a wizard in a small window of its own, which stays in sight beside Apple's site. */
export const WizardGuide = ({ kind }: { kind: string }) => {
  const { t } = useText();
  const open = () => {
    const guide = window.open(`#/guide/${kind}`, `shitaku-guide-${kind}`, 'popup,width=400,height=640');
    if (guide === null) return refused((t) => t('files.guide.blocked'));
    guide.focus();
  };
  return (
    <Button variant="subtle" leftSection={<IconWindowMaximize size={16} aria-hidden />} onClick={open}>
      {t('files.guide.open')}
    </Button>
  );
};
