import { MailPanel } from '../features/deadlines/mail-panel.tsx';
import { PracticeServicesPanel } from '../features/practice/services-panel.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';

/** The settings; how reminders go out is one of them, and in practice how Apple's simulated services behave. */
export const SettingsRoute = () => <SettingsScreen reminders={<MailPanel />} practice={<PracticeServicesPanel />} />;
