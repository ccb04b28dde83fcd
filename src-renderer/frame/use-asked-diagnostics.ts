import { useEffect, useEffectEvent } from 'react';

const ASKED = '#/settings?at=diagnostics';

/**
 * Where no router is: the menu asks for the diagnostics by the address here, too. The address is put back, so that they do not open once
 * more when a world runs. As everywhere, a sheet that is open asks for an answer first.
 */
export const useAskedDiagnostics = (open: () => void): void => {
  const latest = useEffectEvent(open);
  useEffect(() => {
    let place = '#/';
    const look = () => {
      const { hash } = window.location;
      if (hash !== ASKED) {
        if (hash !== '') place = hash;
        return;
      }
      window.history.replaceState(window.history.state, '', place);
      if (document.querySelector('[role="dialog"]') === null) latest();
    };
    look();
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
};
