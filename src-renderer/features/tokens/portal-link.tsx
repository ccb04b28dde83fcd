import { useText } from '../../text/use-text.ts';
import { SiteLink } from '../../wizard/site-link.tsx';

/** The way to the site of Apple Business. */
export const PortalLink = ({ url, quiet }: { url: string; quiet: boolean }) => {
  const { t } = useText();
  return <SiteLink url={url} label={t('tokens.portal.open')} practiceLabel={t('tokens.portal.openPractice')} quiet={quiet} />;
};
