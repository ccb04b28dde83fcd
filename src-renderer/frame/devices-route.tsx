import { useAsk } from '../bridge/use-ask.ts';
import { DevicesScreen } from '../features/devices/devices-screen.tsx';
import { FirstFleet } from '../features/practice/first-fleet.tsx';
import { FleetHands } from '../features/practice/fleet-hands.tsx';

/** All devices; in the practice world with hands for those of them that have no cable. */
export const DevicesRoute = () => {
  const { value } = useAsk('settings', 'get', {});
  const practice = value?.world === 'practice' ? { hands: <FleetHands />, first: <FirstFleet /> } : {};
  return <DevicesScreen {...practice} />;
};
