import { MailPanel } from '../features/deadlines/mail-panel.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';

/** The settings; how reminders go out is one of them. */
export const SettingsRoute = () => <SettingsScreen reminders={<MailPanel />} />;
