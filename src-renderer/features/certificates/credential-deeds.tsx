import type { ReactNode } from 'react';
import type { CredentialKind, CredentialView } from '#contract/certificates.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import styles from './certificates.module.css';
import { ExportPart } from './export-part.tsx';
import { ImportPart } from './import-part.tsx';
import { RenewOwn } from './renew-own.tsx';

/** Tokens have no certificate to export; they are in the archive of everything. */
const withCertificate: readonly CredentialKind[] = ['push', 'supervision', 'vendor', 'engine-tls', 'device-ca'];

interface CredentialDeedsProps {
  readonly credential: CredentialView;
  /** A deed another feature knows. */
  readonly more: ReactNode;
}

/** What can be done with one credential, besides its wizard. */
export const CredentialDeeds = ({ credential, more }: CredentialDeedsProps) => {
  const { t } = useText();
  const { kind, installed } = credential;
  if (!withCertificate.includes(kind)) return null;
  return (
    <Panel title={t('certificates.detail.deeds')}>
      <div className={styles.parts}>
        {more}
        {installed ? <ExportPart kind={kind} /> : null}
        {kind === 'push' || kind === 'supervision' || kind === 'vendor' ? <ImportPart kind={kind} /> : null}
        {kind === 'engine-tls' || kind === 'supervision' || kind === 'device-ca' ? <RenewOwn kind={kind} credential={credential} /> : null}
      </div>
    </Panel>
  );
};
