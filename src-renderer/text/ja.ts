import { accounts } from './ja/accounts.ts';
import { activationLock } from './ja/activation-lock.ts';
import { activity } from './ja/activity.ts';
import { approvals } from './ja/approvals.ts';
import { assets } from './ja/assets.ts';
import { assignment } from './ja/assignment.ts';
import { batches } from './ja/batches.ts';
import { bench } from './ja/bench.ts';
import { certificates } from './ja/certificates.ts';
import { commands } from './ja/commands.ts';
import { confirmation } from './ja/confirmation.ts';
import { deadlines } from './ja/deadlines.ts';
import { about, desktop, keys, palette } from './ja/desktop.ts';
import { devices } from './ja/devices.ts';
import { diagnosis } from './ja/diagnosis.ts';
import { diagnosticsArchive } from './ja/diagnostics-archive.ts';
import { errors } from './ja/errors.ts';
import { files } from './ja/files.ts';
import { common, frame, welcome } from './ja/frame.ts';
import { handover } from './ja/handover.ts';
import { home } from './ja/home.ts';
import { inspection } from './ja/inspection.ts';
import { inventory } from './ja/inventory.ts';
import { letGo } from './ja/let-go.ts';
import { lostMode } from './ja/lost-mode.ts';
import { notices } from './ja/notices.ts';
import { operations } from './ja/operations.ts';
import { practice } from './ja/practice.ts';
import { push } from './ja/push.ts';
import { recipes } from './ja/recipes.ts';
import { refusals } from './ja/refusals.ts';
import { settings } from './ja/settings.ts';
import { start } from './ja/start.ts';
import { status } from './ja/status.ts';
import { tokens } from './ja/tokens.ts';
import { updates } from './ja/updates.ts';
import { wizard } from './ja/wizard.ts';
import { workHours } from './ja/work-hours.ts';

/** Every visible string, in Japanese. The shape of all languages follows this one. */
export const ja = {
  frame,
  common,
  welcome,
  start,
  status,
  home,
  devices,
  commands,
  operations,
  workHours,
  letGo,
  lostMode,
  notices,
  activationLock,
  approvals,
  certificates,
  push,
  confirmation,
  files,
  handover,
  wizard,
  tokens,
  refusals,
  bench,
  batches,
  assets,
  assignment,
  recipes,
  inspection,
  inventory,
  practice,
  settings,
  desktop,
  about,
  palette,
  keys,
  updates,
  activity,
  diagnosis,
  diagnosticsArchive,
  accounts,
  deadlines,
  errors,
};
