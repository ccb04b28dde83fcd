import { useParams } from '@tanstack/react-router';
import { isCredentialKind } from '../features/certificates/credential-kinds.ts';
import { CredentialScreen } from '../features/certificates/credential-screen.tsx';
import { NotFound } from './not-found.tsx';

/** One credential: what is known of it, what it replaced, and what can be done with it. */
export const CredentialRoute = () => {
  const { kind } = useParams({ from: '/certificates/credential/$kind' });
  return isCredentialKind(kind) ? <CredentialScreen key={kind} kind={kind} /> : <NotFound />;
};
