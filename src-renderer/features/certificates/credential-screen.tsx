import type { CredentialKind } from '#contract/certificates.ts';
import { useText } from '../../text/use-text.ts';
import { Page } from '../../ui/page.tsx';

const kinds: readonly CredentialKind[] = ['push', 'ade', 'content', 'api', 'supervision', 'vendor', 'engine-tls', 'device-ca'];
export const isCredentialKind = (word: string): word is CredentialKind => kinds.some((kind) => kind === word);

export const CredentialScreen = ({ kind }: { kind: CredentialKind }) => {
  const { t } = useText();
  return (
    <Page title={t('frame.areas.certificates')}>
      <p>{kind}</p>
    </Page>
  );
};
