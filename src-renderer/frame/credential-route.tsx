import { useParams } from '@tanstack/react-router';
import type { CredentialKind } from '#contract/certificates.ts';
import { AdeList } from '../features/assignment/ade-list.tsx';
import { isCredentialKind } from '../features/certificates/credential-kinds.ts';
import { CredentialScreen } from '../features/certificates/credential-screen.tsx';
import { PushWatch } from '../features/push/push-watch.tsx';
import { SimulatedVendor } from '../features/push/simulated-vendor.tsx';
import { VendorImport } from '../features/push/vendor-import.tsx';
import { NotFound } from './not-found.tsx';

type FromElsewhere = Omit<React.ComponentProps<typeof CredentialScreen>, 'kind'>;

/** What another feature has to say about a credential, and can do with it, on its page. */
const fromElsewhere: Partial<Record<CredentialKind, FromElsewhere>> = {
  push: { news: (onBack) => <PushWatch onBack={onBack} /> },
  ade: { also: <AdeList /> },
  vendor: { news: () => <SimulatedVendor />, deed: <VendorImport /> },
};

/** One credential: what is known of it, what it replaced, and what can be done with it. */
export const CredentialRoute = () => {
  const { kind } = useParams({ from: '/certificates/credential/$kind' });
  return isCredentialKind(kind) ? <CredentialScreen key={kind} kind={kind} {...fromElsewhere[kind]} /> : <NotFound />;
};
