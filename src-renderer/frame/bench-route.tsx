import type { ComponentProps } from 'react';
import { useAsk } from '../bridge/use-ask.ts';
import { ScanBar } from '../features/assets/scan-bar.tsx';
import { BatchBar } from '../features/batches/batch-bar.tsx';
import { BenchScreen } from '../features/bench/bench-screen.tsx';
import { ConnectPractice } from '../features/practice/connect-practice.tsx';
import { PracticeHands } from '../features/practice/practice-hands.tsx';
import { RouteGuide } from '../features/recipes/route-guide.tsx';

const GuidedBatchBar = (props: Omit<ComponentProps<typeof BatchBar>, 'guide'>) => (
  <BatchBar {...props} guide={(choose) => <RouteGuide onChoose={choose} />} />
);

/** The bench with its batch and the scanner; in the practice world with hands for the simulated devices beside it. */
export const BenchRoute = () => {
  const { value } = useAsk('settings', 'get', {});
  const practice = value?.world === 'practice' ? { hands: <PracticeHands />, connect: <ConnectPractice /> } : {};
  return <BenchScreen batch={GuidedBatchBar} scanBar={<ScanBar />} {...practice} />;
};
