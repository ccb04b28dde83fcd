import { accounts } from './ja/accounts.ts';
import { assets } from './ja/assets.ts';
import { assignment } from './ja/assignment.ts';
import { batches } from './ja/batches.ts';
import { bench } from './ja/bench.ts';
import { certificates } from './ja/certificates.ts';
import { confirmation } from './ja/confirmation.ts';
import { deadlines } from './ja/deadlines.ts';
import { commands, devices } from './ja/devices.ts';
import { errors } from './ja/errors.ts';
import { files } from './ja/files.ts';
import { common, frame, welcome } from './ja/frame.ts';
import { home } from './ja/home.ts';
import { inspection } from './ja/inspection.ts';
import { practice } from './ja/practice.ts';
import { push } from './ja/push.ts';
import { recipes } from './ja/recipes.ts';
import { refusals } from './ja/refusals.ts';
import { activity, settings } from './ja/settings.ts';
import { status } from './ja/status.ts';
import { tokens } from './ja/tokens.ts';
import { wizard } from './ja/wizard.ts';

/** Every visible string, in Japanese. The shape of all languages follows this one. */
export const ja = {
  frame,
  common,
  welcome,
  status,
  home,
  devices,
  commands,
  certificates,
  push,
  confirmation,
  files,
  wizard,
  tokens,
  refusals,
  bench,
  batches,
  assets,
  assignment,
  recipes,
  inspection,
  practice,
  settings,
  activity,
  accounts,
  deadlines,
  errors,
};
