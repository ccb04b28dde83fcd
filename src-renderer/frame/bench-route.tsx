import { useAsk } from '../bridge/use-ask.ts';
import { BenchScreen } from '../features/bench/bench-screen.tsx';
import { PracticeHands } from '../features/practice/practice-hands.tsx';

/** The bench; in the practice world with hands for the simulated devices beside it. */
export const BenchRoute = () => {
  const { value } = useAsk('settings', 'get', {});
  return value?.world === 'practice' ? <BenchScreen hands={<PracticeHands />} /> : <BenchScreen />;
};
