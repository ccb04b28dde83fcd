import { errorCode } from '#lib/error-code.ts';
import type { RunOrder } from '../kitting-run.ts';
import { readSupervision, type Supervision, supervisionOf } from '../kitting-values.ts';
import type { Supervisor } from '../pairing.ts';
import { panesToSkip } from '../setup-panes.ts';
import { pairRecordOf, type Step, type WalkContext } from '../step.ts';

export const activate: Step<'activate'> = {
  isTrue: async (context) => (await context.link.activation(await pairRecordOf(context)).state()) !== 'Unactivated',
  act: async (context) => {
    const record = await pairRecordOf(context);
    try {
      await context.link.activation(record).activate();
    } catch (error) {
      const code = errorCode(error);
      if (code === 'activation-locked') return 'activation-locked';
      if (code === 'server-unreachable' || code === 'server-refused' || code === 'device-refused') return 'activation-failed';
      throw error;
    }
    await context.link.session(record, (client) => client.setValue({ key: 'ActivationStateAcknowledged', value: true }));
    return null;
  },
  untrue: 'activation-failed',
};

/** Is it so by us? */
export const isOurs = (supervision: Supervision, order: RunOrder) =>
  supervision.supervised && supervision.magic === order.organizationMagic;

/** Is the device supervised by us, by its own word? */
export const supervisedByUs = async (context: Pick<WalkContext, 'link' | 'run'>): Promise<boolean> =>
  isOurs(await readSupervision(context.link, await pairRecordOf(context)), context.run().order);

export const supervise: Step<'supervise'> = {
  isTrue: supervisedByUs,
  act: async (context) => {
    const { link, run, ports, settings } = context;
    const { order } = run();
    const organizationName = settings.organizationName ?? order.organizationName;
    const supervisor = await ports.supervisor(order.organizationName);
    const configuration = cloudConfiguration({ ...settings, organizationName, organizationMagic: order.organizationMagic }, supervisor);
    try {
      return await link.mcinstall(await pairRecordOf(context), async (client) => {
        const before = await supervisionOf(client);
        if (before.configured) return before.supervised ? 'configured-by-other-organization' : 'already-configured';
        await client.setCloudConfiguration(configuration);
        return null;
      });
    } catch (error) {
      switch (errorCode(error)) {
        case 'enrollment-program-device':
          return 'assigned-to-automated-enrollment';
        case 'cloud-configuration-present':
        case 'timed-out':
        case 'closed': {
          // It may have landed all the same (usb.md 3.8): read back. Only what is certainly not there is written again.
          const after = await readSupervision(link, await pairRecordOf(context));
          if (isOurs(after, order)) return null;
          if (after.configured || errorCode(error) === 'cloud-configuration-present') return 'already-configured';
          throw error;
        }
        case 'other':
          return 'supervision-refused';
        default:
          throw error;
      }
    }
  },
  untrue: 'supervision-refused',
};

interface SupervisionChoices {
  readonly organizationName: string;
  readonly organizationMagic: string;
  readonly allowPairing: boolean;
  readonly skipPanes: 'all' | 'none' | readonly string[];
  readonly removable?: boolean | undefined;
}

/** usb.md 3.2. `SkipSetup` names are Apple's; unknown ones are ignored by the device. */
function cloudConfiguration(choices: SupervisionChoices, supervisor: Supervisor) {
  return {
    AllowPairing: choices.allowPairing,
    IsSupervised: true,
    IsMultiUser: false,
    IsMandatory: true,
    IsMDMUnremovable: !(choices.removable ?? true),
    OrganizationName: choices.organizationName,
    OrganizationMagic: choices.organizationMagic,
    SupervisorHostCertificates: [supervisor.certificateDer],
    SkipSetup: panesToSkip(choices.skipPanes),
  };
}
