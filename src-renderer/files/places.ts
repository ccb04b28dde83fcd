import { useNavigate } from '@tanstack/react-router';
import type { IdentifiedFile } from '#contract/certificates.ts';

/** Where a file belongs. */
export type Place = NonNullable<IdentifiedFile['place']>;

/** Goes to the screen that takes files of a place. */
export const useGoToPlace = (): ((place: Place) => void) => {
  const navigate = useNavigate();
  return (place) => {
    if (place === 'push') return void navigate({ to: '/certificates/push' });
    if (place === 'ade' || place === 'content' || place === 'api') {
      return void navigate({ to: '/certificates/$token', params: { token: place } });
    }
    if (place === 'backup') return void navigate({ to: '/certificates' });
    void navigate({ to: '/certificates/credential/$kind', params: { kind: place } });
  };
};
