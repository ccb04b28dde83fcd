import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useAsk } from '../bridge/use-ask.ts';

interface SiteLinkProps {
  readonly url: string;
  readonly label: string;
  /** In practice it is the simulated site, and says so. */
  readonly practiceLabel: string;
  readonly quiet: boolean;
}

/** Opens Apple's site, or in practice the simulated one, in the person's own browser. */
export const SiteLink = ({ url, label, practiceLabel, quiet }: SiteLinkProps) => {
  const { value } = useAsk('settings', 'get', {});
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noopener"
      variant={quiet ? 'default' : 'filled'}
      rightSection={<IconExternalLink size={15} aria-hidden />}
    >
      {value?.world === 'practice' ? practiceLabel : label}
    </Button>
  );
};
