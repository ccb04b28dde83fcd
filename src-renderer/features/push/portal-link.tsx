import { useText } from '../../text/use-text.ts';
import { SiteLink } from '../../wizard/site-link.tsx';

interface PortalLinkProps {
  readonly url: string;
  /** The site is opened to work there, or only to look. */
  readonly to: 'work' | 'look';
  readonly quiet?: boolean;
}

/** The way to the Push Certificates Portal. */
export const PortalLink = ({ url, to, quiet = false }: PortalLinkProps) => {
  const { t } = useText();
  const page = to === 'work' ? 'portal' : 'identity';
  return <SiteLink url={url} label={t(`push.${page}.open`)} practiceLabel={t(`push.${page}.openPractice`)} quiet={quiet} />;
};
