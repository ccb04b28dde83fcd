/**
 * Panes of Setup Assistant that iPhone and iPad may skip, by the names of SkipSetup (usb.md 7): first the thirty of the seed's table
 * in its order (product.md 1.J), then those Apple added since. "Language" to "PreferredLanguage" are not on Apple's list, but Apple
 * Configurator offers them.
 */
export const setupPanes = [
  'Language',
  'Region',
  'PreferredLanguage',
  'Keyboard',
  'SpokenLanguage',
  'SIMSetup',
  'Privacy',
  'Passcode',
  'Biometric',
  'Payment',
  'Restore',
  'Android',
  'AppleID',
  'Location',
  'Siri',
  'ScreenTime',
  'Diagnostics',
  'SoftwareUpdate',
  'iMessageAndFaceTime',
  'Zoom',
  'HomeButtonSensitivity',
  'DisplayTone',
  'Appearance',
  'MessagingActivationUsingPhoneNumber',
  'WatchMigration',
  'OnBoarding',
  'Welcome',
  'RestoreCompleted',
  'UpdateCompleted',
  'CameraButton',
  'ActionButton',
  'AppStore',
  'DeviceToDeviceMigration',
  'EnableLockdownMode',
  'Intelligence',
  'Multitasking',
  'OSShowcase',
  'Safety',
  'SafetyAndHandling',
  'TermsOfAddress',
  'TOS',
  'WebContentFiltering',
  'DeviceFeaturesTour',
  'LiquidGlass',
] as const;

export type SetupPane = (typeof setupPanes)[number];

/** Left to the person who will use the device: language, unlocking, and what may not be skipped over mobile data (product.md I-10). */
const leftToPerson: readonly string[] = [
  'Language',
  'Region',
  'PreferredLanguage',
  'Keyboard',
  'SpokenLanguage',
  'SIMSetup',
  'Passcode',
  'Biometric',
  'Restore',
  'Location',
];

/** The preset "standard": everything else is skipped. */
export const standardPanes: readonly SetupPane[] = setupPanes.filter((pane) => !leftToPerson.includes(pane));
