import { useAsk } from '../bridge/use-ask.ts';
import { FaultScreen } from '../features/start/fault-screen.tsx';
import { WelcomeScreen } from '../features/welcome/welcome-screen.tsx';

/** Where no world runs: none was chosen yet, or the chosen one could not start. */
export const Beginning = () => {
  const { value } = useAsk('start', 'get', {});
  if (value === undefined) return null;
  return value.fault === null ? <WelcomeScreen /> : <FaultScreen fault={value.fault} />;
};
