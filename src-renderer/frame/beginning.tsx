import { useState } from 'react';
import { useAsk } from '../bridge/use-ask.ts';
import { DiagnosticsSheet } from '../features/diagnostics-archive/diagnostics-sheet.tsx';
import { FaultScreen } from '../features/start/fault-screen.tsx';
import { WelcomeScreen } from '../features/welcome/welcome-screen.tsx';
import { useAskedDiagnostics } from './use-asked-diagnostics.ts';

/** Where no world runs: none was chosen yet, or the chosen one could not start. The diagnostics can be collected all the same. */
export const Beginning = () => {
  const { value } = useAsk('start', 'get', {});
  const [collecting, setCollecting] = useState(false);
  const collect = () => setCollecting(true);
  useAskedDiagnostics(collect);
  if (value === undefined) return null;
  return (
    <>
      {value.fault === null ? <WelcomeScreen /> : <FaultScreen fault={value.fault} onCollect={collect} />}
      <DiagnosticsSheet open={collecting} onClose={() => setCollecting(false)} />
    </>
  );
};
