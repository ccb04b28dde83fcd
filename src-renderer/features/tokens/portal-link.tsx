import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';

/** The way to Apple's site; in the practice world to the simulated one. */
export const PortalLink = ({ url, filled }: { url: string; filled: boolean }) => {
  const { t } = useText();
  const settings = useAsk('settings', 'get', {});
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noopener"
      variant={filled ? 'filled' : 'default'}
      rightSection={<IconExternalLink size={15} aria-hidden />}
    >
      {t(settings.value?.world === 'practice' ? 'tokens.portal.openPractice' : 'tokens.portal.open')}
    </Button>
  );
};
