import { useParams } from '@tanstack/react-router';
import { TokenWizardScreen } from '../features/tokens/token-wizard-screen.tsx';
import { NotFound } from './not-found.tsx';

const kinds = ['ade', 'content', 'api'] as const;

/** The wizard of one of the three tokens. */
export const TokenRoute = () => {
  const { token } = useParams({ from: '/certificates/$token' });
  const kind = kinds.find((each) => each === token);
  return kind === undefined ? <NotFound /> : <TokenWizardScreen key={kind} kind={kind} />;
};
