import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';

interface PortalLinkProps {
  readonly url: string;
  /** The site is opened to work there, or only to look. */
  readonly to: 'work' | 'look';
  readonly quiet?: boolean;
}

/** Opens Apple's site, or in practice the simulated one, in the person's own browser. */
export const PortalLink = ({ url, to, quiet = false }: PortalLinkProps) => {
  const { t } = useText();
  const { value } = useAsk('settings', 'get', {});
  const page = to === 'work' ? 'portal' : 'identity';
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noopener"
      variant={quiet ? 'default' : 'filled'}
      rightSection={<IconExternalLink size={15} aria-hidden />}
    >
      {t(value?.world === 'practice' ? `push.${page}.openPractice` : `push.${page}.open`)}
    </Button>
  );
};
